DATA LIST LIST NOTABLE /id (F5.0) sex (F1.0) age (F3.0) city (A10) q1 (F1.0) q2 (F1.0) q3 (F1.0) w (F8.3) d (DATE11) longname_variable_of_survey (F2.0).
BEGIN DATA
1 1 34 "Rīga" 1 0 1 1.5 01-JAN-2020 98
2 2 998 "Liepāja" 0 1 0 0.5 05-MAR-2021 3
3 1 . "XX" 1 1 0 2.25 . 99
4 2 45 "Rīga" 0 0 0 1 07-JUL-2021 1
5 1 999 "" 0 1 9 1 07-JUL-2021 2
6 2 61 "Cēsis" 9 1 1 1 07-JUL-2021 .
END DATA.
VARIABLE LABELS sex 'Dzimums' age 'Vecums, gadi' q1 'Tool one' q2 'Tool two' q3 'Tool three' longname_variable_of_survey 'Scale "quoted", & <b>'.
VALUE LABELS sex 1 'Vīrietis' 2 'Sieviete' /q1 q2 q3 0 'No' 1 'Yes' 9 'Refused' /age 998 'Refused' 999 'Not known'/ longname_variable_of_survey 98 'DK' 99 'NA' /city 'XX' 'none'.
MISSING VALUES age (998, 999) q1 q2 q3 (9) longname_variable_of_survey (90 THRU 99) city ('XX').
VARIABLE LEVEL sex (NOMINAL) age (SCALE) q1 q2 q3 (NOMINAL) longname_variable_of_survey (ORDINAL).
MRSETS /MDGROUP NAME=$tools LABEL='Tools used' CATEGORYLABELS=VARLABELS VARIABLES=q1 q2 q3 VALUE=1 /MCGROUP NAME=$mixed LABEL='Mixed ones' VARIABLES=q1 q2.
DOCUMENT This is a note.
FILE LABEL Survey of tools.
WEIGHT BY w.
SAVE OUTFILE='survey.sav'.
