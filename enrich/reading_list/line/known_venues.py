"""The acronyms that are venues before every year, wherever they stand. Pure."""

from __future__ import annotations

# Acronyms that are venues before every year. Others count only where a venue is expected: in a tag
# or in a column of a table.
KNOWN = frozenset(
    """
    3dv aaai aacl aamas accv acl acm acmmm aclfindings acsac aistats algotel apnet apsys arxiv
    asiaccs asplos atc atva automl bigdata bmvc cacm cade cav cc ccgrid ccs cgf cgo chi cicc
    cidr cikm clef cloud cluster cl cns coling colm collas colt conext conll corl corr cp cscw
    csl csur cvpr cvprw dac dais date debs dsn eacl ecai eccv ecir ecml ecoop ecrts edbt eics
    emnlp emsoft esa esec esop eurographics europar eurosys eurosp facct fast fc fccm focs fpga
    fpl fpt fse gecco gpce globecom hotcarbon hotcloud hotdep hotedge hotinfra hotmobile hotnets
    hotos hotstorage hpca hpcc hpdc iccad icalp icann icassp iccd iccv iccvw icdar icde icdcs
    icdm icfp icip iclr icme icml icmla icnp icpe icpp icpr icra ics icse icsme icst icws icwsm
    ieee ijcai ijcnn ijcv ijcnlp imc infocom interspeech iotdi ipdps ipsn iros isca iscas islped
    ismar ismir ispass issre issta isvlsi iswc itcs iui jacm jair jmlr jsac jsa jpdc jssc kbs
    kdd lcn lctes lics lisa lrec mascots mass mdm metrics miccai micro middleware mlhc mlsys mm
    mmsys mobicom mobihoc mobisys mm naacl ndss neurips neurocomputing nips nsdi nature nca osdi
    oopsla pact pacmpl pami pakdd pets pldi pmlr pnas pods podc popl ppopp pricai pvldb queue
    raid recsys rlc rss rtas rtss sac sacmat sc science scipy sec secon securecomm sensys
    sigcomm sigcse siggraph sigir sigmetrics sigmod sigops soda socc sosp spaa sp srds ssdbm
    stacs stoc systor taas tacas taco tacl tc tcad tcc tecs tifs tip tist tit tkdd tkde tmc tmlr
    tnnls tocs tods tog toit tois ton tops toplas tos tosem tpami tpds tro tse tsc tvcg uai
    ubicomp ucc uist usenix vee vldb vlsi vmcai wacv wmt www wsdm wosc xp
    """.split()
)


def is_known_venue(name: str) -> bool:
    """Whether a name is the acronym of a venue in the table, in any case of letters."""
    return name.lower() in KNOWN
