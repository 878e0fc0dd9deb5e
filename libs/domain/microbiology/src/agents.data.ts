/**
 * Antimicrobial agents: WHONET code | name | ATC | class | LOINC generic, MIC, disk, gradient |
 * other codes. A line that begins with + holds further names of the agent above it. A LOINC list
 * that begins with ? is known to belong to the agent, without its kind being verified here.
 * "Other codes" are DIN and EUCAST abbreviations found in files (IMP, MER, ERT, AMS, PIT); they are
 * read only where WHONET does not give the same code to another agent, and only as a drug's code.
 * Sources: WHONET code list (whonet.org), WHO ATC index, LOINC (loinc.org; LOINC is a registered
 * trademark of Regenstrief Institute, free of charge with this notice).
 */
export const BETA_LACTAMS = `
ETP | Ertapenem | J01DH03 | carbapenem | 35802-8 35801-0 35799-6 35800-2 | ERT
+ Ertapenem sodium; Invanz; 厄他培南
IPM | Imipenem | J01DH51 | carbapenem | 18932-4 279-0 280-8 7019-3 | IMP IMI
+ Imipenem/cilastatin; Imipenem and cilastatin; Primaxin; Tienam; 亚胺培南
MEM | Meropenem | J01DH02 | carbapenem | 18943-1 6652-2 6653-0 7029-2 | MER MRP
+ Meropenem trihydrate; Merrem; Meronem; 美罗培南
DOR | Doripenem | J01DH04 | carbapenem | 60535-2 56031-8 72893-1 58711-3 | -
+ 多尼培南
BIA | Biapenem | J01DH05 | carbapenem | 41728-7 41665-1 41666-9 41667-7 | -
+ 比阿培南
TBP | Tebipenem | J01DH06 | carbapenem | - | -
+ Tebipenem pivoxil
IMR | Imipenem/relebactam | J01DH56 | carbapenem-inhibitor | ? 85424-0 93232-7 96372-8 | -
+ Imipenem/cilastatin/relebactam; Recarbrio
MEV | Meropenem/vaborbactam | J01DH52 | carbapenem-inhibitor | ? 85427-3 88892-5 90980-4 | -
+ Vabomere; Vaborem
FAR | Faropenem | J01DI03 | penem | 73600-9 73622-3 73645-4 - | -
AMP | Ampicillin | J01CA01 | penicillin | 18864-9 28-1 29-9 6979-9 | -
AMX | Amoxicillin | J01CA04 | penicillin | 18861-5 16-6 17-4 6976-5 | -
PIP | Piperacillin | J01CA12 | penicillin | 18969-6 408-5 409-3 7043-3 | -
TIC | Ticarcillin | J01CA13 | penicillin | 18994-4 500-9 501-7 7053-2 | -
MEZ | Mezlocillin | J01CA10 | penicillin | 18947-2 331-9 332-7 41702-2 | MZL
AZL | Azlocillin | J01CA09 | penicillin | 18867-2 40-6 41-4 41661-0 | -
CRB | Carbenicillin | J01CA03 | penicillin | 18873-0 60-4 61-2 41668-5 | -
TEM | Temocillin | J01CA17 | penicillin | 18991-0 492-9 493-7 - | TMO
+ Temocillin sodium
MEC | Mecillinam | J01CA11 | penicillin | 18859-9 8-3 9-1 7028-4 | MCL
+ Amdinocillin; Mecillinam (Amdinocillin); Pivmecillinam
PEN | Benzylpenicillin | J01CE01 | penicillin | 18965-4 392-1 393-9 7041-7 | -
+ Penicillin G; Penicillin; Benzyl penicillin
PNV | Phenoxymethylpenicillin | J01CE02 | penicillin | 18966-2 396-2 397-0 7042-5 | -
+ Penicillin V
OXA | Oxacillin | J01CF04 | penicillinase-stable-penicillin | 18961-3 383-0 384-8 7039-1 | -
FLC | Flucloxacillin | J01CF05 | penicillinase-stable-penicillin | - | -
CLO | Cloxacillin | J01CF02 | penicillinase-stable-penicillin | 18910-0 197-4 198-2 - | -
DIC | Dicloxacillin | J01CF01 | penicillinase-stable-penicillin | 18916-7 221-2 222-0 - | -
NAF | Nafcillin | J01CF06 | penicillinase-stable-penicillin | 18951-4 347-5 348-3 41704-8 | NCL
MET | Meticillin | J01CF03 | penicillinase-stable-penicillin | 18945-6 323-6 324-4 7030-0 | -
+ Methicillin
AMC | Amoxicillin/clavulanic acid | J01CR02 | penicillin-inhibitor | 18862-3 20-8 21-6 6977-3 | -
+ Amoxicillin/clavulanate; Co-amoxiclav; Augmentin; Amoxicillin + clavulanate potassium
SAM | Ampicillin/sulbactam | J01CR01 | penicillin-inhibitor | 18865-6 32-3 33-1 6980-7 | AMS
+ Unasyn
TZP | Piperacillin/tazobactam | J01CR05 | penicillin-inhibitor | 18970-4 412-7 413-5 7044-1 | PIT
+ Tazocin; Zosyn; Pip/tazo; 哌拉西林他唑巴坦; 哌拉西林/他唑巴坦
TCC | Ticarcillin/clavulanic acid | J01CR03 | penicillin-inhibitor | 18995-1 504-1 505-8 7054-0 | -
+ Ticarcillin/clavulanate; Timentin
CZO | Cefazolin | J01DB04 | cephalosporin-1 | 18878-9 76-0 77-8 41670-1 | CEZ
CEP | Cefalotin | J01DB03 | cephalosporin-1 | 18900-1 161-0 162-8 7000-3 | CTN
+ Cephalothin
LEX | Cefalexin | J01DB01 | cephalosporin-1 | 18897-9 149-5 150-3 35784-8 | CEX
+ Cephalexin
CFR | Cefadroxil | J01DB05 | cephalosporin-1 | 18875-5 64-6 65-3 - | -
CXM | Cefuroxime | J01DC02 | cephalosporin-2 | 18896-1 145-3 146-1 6999-7 | -
+ Cefuroxime sodium; Cefuroxime parenteral; Cefuroxime intravenous
CXA | Cefuroxime axetil | - | cephalosporin-2 | 35783-0 20460-2 35782-2 - | CFA
+ Cefuroxime oral
CEC | Cefaclor | J01DC04 | cephalosporin-2 | 18874-8 84-4 85-1 6986-4 | -
MAN | Cefamandole | J01DC03 | cephalosporin-2 | 18876-3 68-7 69-5 41669-3 | CMD
FOX | Cefoxitin | J01DC01 | cephamycin | 18888-8 116-4 117-2 6991-4 | COX
CTT | Cefotetan | J01DC05 | cephamycin | 18887-0 112-3 113-1 6990-6 | -
CMZ | Cefmetazole | J01DC09 | cephamycin | 18881-3 88-5 89-3 11575-8 | CMT
CTX | Cefotaxime | J01DD01 | cephalosporin-3 | 18886-2 108-1 109-9 6989-8 | -
+ 头孢噻肟
CRO | Ceftriaxone | J01DD04 | cephalosporin-3 | 18895-3 141-2 142-0 6998-9 | -
+ 头孢曲松
CAZ | Ceftazidime | J01DD02 | cephalosporin-3 | 18893-8 133-9 134-7 6995-5 | -
+ 头孢他啶
CFM | Cefixime | J01DD08 | cephalosporin-3 | 18880-5 80-2 81-0 35766-5 | CFI
CPD | Cefpodoxime | J01DD13 | cephalosporin-3 | 18890-4 120-6 121-4 6993-0 | -
CTB | Ceftibuten | J01DD14 | cephalosporin-3 | 35779-8 35778-0 35777-2 6996-3 | CIB
CZX | Ceftizoxime | J01DD07 | cephalosporin-3 | 18894-6 137-0 138-8 6997-1 | -
CFP | Cefoperazone | J01DD12 | cephalosporin-3 | 18884-7 100-8 101-6 35767-3 | CPZ
CDR | Cefdinir | J01DD15 | cephalosporin-3 | 23636-4 23637-2 35758-2 35757-4 | CFD
MOX | Latamoxef | J01DD06 | cephalosporin-3 | 18950-6 343-4 344-2 41703-0 | LMO
+ Moxalactam; Moxalactam (Latamoxef)
FEP | Cefepime | J01DE01 | cephalosporin-4 | 18879-7 6644-9 8272-7 6987-2 | -
+ 头孢吡肟
CPO | Cefpirome | J01DE02 | cephalosporin-4 | 18889-6 8275-0 8276-8 6992-2 | -
CPT | Ceftaroline | J01DI02 | cephalosporin-5 | 73605-8 73627-2 73650-4 - | -
+ Ceftaroline fosamil
BPR | Ceftobiprole | J01DI01 | cephalosporin-5 | - | -
+ Ceftobiprole medocaril
FDC | Cefiderocol | J01DI04 | siderophore-cephalosporin | ? 95767-0 99280-0 99503-5 | -
+ Fetcroja; Fetroja
CZA | Ceftazidime/avibactam | J01DD52 | cephalosporin-inhibitor | 73603-3 73625-6 73648-8 - | -
+ Avycaz; Zavicefta; 头孢他啶阿维巴坦; 头孢他啶/阿维巴坦
CZT | Ceftolozane/tazobactam | J01DI54 | cephalosporin-inhibitor | 73602-5 73624-9 73647-0 - | -
+ Zerbaxa
FPE | Cefepime/enmetazobactam | J01DE51 | cephalosporin-inhibitor | - | -
+ Exblifep
FPT | Cefepime/tazobactam | - | cephalosporin-inhibitor | - | -
CSL | Cefoperazone/sulbactam | J01DD62 | cephalosporin-inhibitor | - - - 35768-1 | CPS
+ 头孢哌酮舒巴坦; 头孢哌酮/舒巴坦
CTC | Cefotaxime/clavulanate | - | cephalosporin-inhibitor | 35771-5 35770-7 35769-9 41671-9 | -
CCV | Ceftazidime/clavulanate | - | cephalosporin-inhibitor | 35776-4 35775-6 35774-9 42352-5 | -
ATM | Aztreonam | J01DF01 | monobactam | 18868-0 44-8 45-5 6982-3 | AZT
+ 氨曲南
AZA | Aztreonam/avibactam | J01DF51 | monobactam-inhibitor | - | -
+ Emblaveo
SUD | Sulbactam/durlobactam | - | inhibitor-combination | - | -
+ Xacduro
`;

export const OTHER_AGENTS = `
AMK | Amikacin | J01GB06 | aminoglycoside | 18860-7 12-5 13-3 6975-7 | -
+ 阿米卡星
GEN | Gentamicin | J01GB03 | aminoglycoside | 18928-2 267-5 268-3 7016-9 | -
+ 庆大霉素
GEH | Gentamicin high-level | - | aminoglycoside | 18929-0 7018-5 7017-7 35817-6 | -
+ Gentamicin-High; Gentamicin synergy; High-level gentamicin
TOB | Tobramycin | J01GB01 | aminoglycoside | 18996-9 508-2 509-0 7055-7 | -
+ 妥布霉素
NET | Netilmicin | J01GB07 | aminoglycoside | 18954-8 359-0 360-8 7035-9 | -
KAN | Kanamycin | J01GB04 | aminoglycoside | 18935-7 291-5 292-3 7022-7 | -
STR | Streptomycin | J01GA01 | aminoglycoside | 18982-9 460-6 461-4 7048-2 | -
STH | Streptomycin high-level | - | aminoglycoside | 18983-7 6933-6 7049-0 35841-6 | -
+ Streptomycin-High; Streptomycin synergy; High-level streptomycin
PLZ | Plazomicin | J01GB14 | aminoglycoside | 73592-8 73614-0 73637-1 - | -
NEO | Neomycin | J01GB05 | aminoglycoside | 18953-0 355-8 356-6 41705-5 | -
SPT | Spectinomycin | J01XX04 | aminocyclitol | 18980-3 452-3 453-1 35840-8 | -
CIP | Ciprofloxacin | J01MA02 | fluoroquinolone | 18906-8 185-9 186-7 7002-9 | -
+ 环丙沙星
LVX | Levofloxacin | J01MA12 | fluoroquinolone | 20629-2 20396-8 21367-8 7026-8 | LEV
+ 左氧氟沙星
MFX | Moxifloxacin | J01MA14 | fluoroquinolone | 31039-1 31037-5 31041-7 31043-3 | -
OFX | Ofloxacin | J01MA01 | fluoroquinolone | 18959-7 375-6 376-4 7038-3 | -
NOR | Norfloxacin | J01MA06 | fluoroquinolone | 18956-3 367-3 368-1 7037-5 | -
PEF | Pefloxacin | J01MA03 | fluoroquinolone | 18963-9 390-5 35828-3 7040-9 | -
GAT | Gatifloxacin | J01MA16 | fluoroquinolone | 31038-3 31036-7 31040-9 31042-5 | -
ENX | Enoxacin | J01MA04 | fluoroquinolone | 18918-3 229-5 230-3 41692-5 | ENO
LOM | Lomefloxacin | J01MA07 | fluoroquinolone | 18939-9 303-8 304-6 41701-4 | -
NAL | Nalidixic acid | J01MB02 | quinolone | 18952-2 351-7 352-5 7034-2 | -
TCY | Tetracycline | J01AA07 | tetracycline | 18993-6 496-0 497-8 7052-4 | -
DOX | Doxycycline | J01AA02 | tetracycline | 18917-5 225-3 226-1 7008-6 | -
MNO | Minocycline | J01AA08 | tetracycline | 18948-0 335-0 336-8 7032-6 | -
TGC | Tigecycline | J01AA12 | glycylcycline | 42357-4 42355-8 42356-6 42354-1 | -
+ 替加环素
ERV | Eravacycline | J01AA13 | fluorocycline | ? 85423-2 93767-2 100049-6 | -
+ Xerava
OMC | Omadacycline | J01AA15 | aminomethylcycline | 73594-4 73616-5 73639-7 - | -
COL | Colistin | J01XB01 | polymyxin | 18912-6 205-5 206-3 33333-6 | -
+ Polymyxin E; Colistin sulfate; Colistimethate; 多粘菌素E; 黏菌素
POL | Polymyxin B | J01XB02 | polymyxin | 18972-0 420-0 421-8 35832-5 | -
+ 多粘菌素B
SXT | Trimethoprim/sulfamethoxazole | J01EE01 | folate-inhibitor | 18998-5 516-5 517-3 7057-3 | -
+ Co-trimoxazole; Cotrimoxazole; TMP/SMX; Bactrim; 复方新诺明
TMP | Trimethoprim | J01EA01 | folate-inhibitor | 18997-7 512-4 513-2 7056-5 | TRP
SMX | Sulfamethoxazole | J01EC01 | folate-inhibitor | 18985-2 468-9 469-7 11577-4 | SOZ
SSS | Sulfonamides | - | folate-inhibitor | 18987-8 476-2 477-0 35842-4 | -
NIT | Nitrofurantoin | J01XE01 | nitrofuran | 18955-5 363-2 364-0 7036-7 | NFT
NTR | Nitroxoline | J01XX07 | hydroxyquinoline | 25608-1 25723-8 - - | -
FOS | Fosfomycin | J01XX01 | fosfomycin | 25596-8 25653-7 35810-1 35809-3 | -
+ Fosfomycin tromethamine; Fosfomycin trometamol; 磷霉素
CHL | Chloramphenicol | J01BA01 | phenicol | 18903-5 173-5 174-3 7001-1 | CMP
ERY | Erythromycin | J01FA01 | macrolide | 18919-1 233-7 234-5 7009-4 | -
AZM | Azithromycin | J01FA10 | macrolide | 18866-4 36-4 37-2 6981-5 | -
CLR | Clarithromycin | J01FA09 | macrolide | 18907-6 189-1 190-9 7003-7 | -
SPI | Spiramycin | J01FA02 | macrolide | 18981-1 456-4 457-2 - | SPM
CLI | Clindamycin | J01FF01 | lincosamide | 18908-4 193-3 194-1 7005-2 | -
LIN | Lincomycin | J01FF02 | lincosamide | 18938-1 299-8 300-4 41700-6 | -
VAN | Vancomycin | J01XA01 | glycopeptide | 19000-9 524-9 525-6 7059-9 | -
TEC | Teicoplanin | J01XA02 | glycopeptide | 18989-4 484-6 485-3 7051-6 | TPL
DAL | Dalbavancin | J01XA04 | lipoglycopeptide | 41734-5 41689-1 41688-3 41690-9 | -
ORI | Oritavancin | J01XA05 | lipoglycopeptide | 41736-0 41708-9 41707-1 41709-7 | -
DAP | Daptomycin | J01XX09 | lipopeptide | 35789-7 35788-9 35787-1 41691-7 | DPT
LNZ | Linezolid | J01XX08 | oxazolidinone | 29258-1 29254-0 29255-7 33332-8 | LIZ
TZD | Tedizolid | J01XX11 | oxazolidinone | 73586-0 73608-2 73631-4 - | -
RIF | Rifampicin | J04AB02 | rifamycin | 18974-6 428-3 429-1 7045-8 | -
+ Rifampin
MTR | Metronidazole | J01XD01 | nitroimidazole | 18946-4 327-7 328-5 7031-8 | -
QDA | Quinupristin/dalfopristin | J01FG02 | streptogramin | 23640-6 23641-4 35835-8 33334-4 | QPD
+ Synercid
PRI | Pristinamycin | J01FG01 | streptogramin | 32383-2 35834-1 35833-3 - | -
FUS | Fusidic acid | J01XC01 | fusidane | 18927-4 262-6 263-4 7015-1 | -
+ Fusidate
MUP | Mupirocin | D06AX09 | pseudomonic-acid | 20389-3 35823-4 35822-6 7033-4 | -
+ Pseudomonic acid
AMB | Amphotericin B | J02AA01 | antifungal | 18863-1 24-0 25-7 6978-1 | APH
CAS | Caspofungin | J02AX04 | antifungal | 32378-2 - - - | -
MIF | Micafungin | J02AX05 | antifungal | - | -
ANI | Anidulafungin | J02AX06 | antifungal | - | -
FLU | Fluconazole | J02AC01 | antifungal | 18924-1 249-3 250-1 7013-6 | FCA
VOR | Voriconazole | J02AC03 | antifungal | 32379-0 35863-0 41200-7 35862-2 | -
ITR | Itraconazole | J02AC02 | antifungal | - | -
FCT | Flucytosine | J02AX01 | antifungal | 18855-7 253-5 254-3 7014-4 | 5FC
+ 5-Fluorocytosine; Fluorocytosine
`;
