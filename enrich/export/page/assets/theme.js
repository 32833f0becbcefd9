"use strict";
// Before anything is drawn: the colours that were chosen last time.
{
  let chosen = null;
  try {
    chosen = localStorage.getItem("enrich theme");
  } catch (error) {
    console.debug("no colours are remembered here:", error.name);
  }
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  document.documentElement.classList.add("js");
}
