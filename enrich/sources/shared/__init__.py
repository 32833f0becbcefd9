"""What several sources need: batches of questions, relevance of hits, JSON fields, web pages."""
