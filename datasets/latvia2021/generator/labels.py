"""What reports call the questions put to institutions and municipalities, in English and Latvian."""

# A variable of the codebook or an indicator of the report.
TEXTS = {
    "social_media_facebook": ("uses Facebook", "lieto Facebook"),
    "social_media_twitter": ("uses Twitter", "lieto Twitter"),
    "social_media_instagram": ("uses Instagram", "lieto Instagram"),
    "social_media_youtube": ("uses YouTube", "lieto YouTube"),
    "social_media_draugiem_lv": ("uses Draugiem.lv", "lieto Draugiem.lv"),
    "social_media_flickr": ("uses Flickr", "lieto Flickr"),
    "promotes_resident_it_skills": (
        "promotes residents' internet and computer skills",
        "veicina iedzīvotāju interneta un datora lietošanas prasmes",
    ),
    "website_ux_research": ("studies of the website's usability", "tīmekļvietnes lietojamības izpēte"),
    "website_ux_research_any": ("studies the website's usability", "veic tīmekļvietnes lietojamības izpēti"),
    "website_ux_research_regular": (
        "studies the website's usability regularly",
        "regulāri veic tīmekļvietnes lietojamības izpēti",
    ),
    "website_ux_research_irregular": (
        "studies the website's usability now and then",
        "neregulāri veic tīmekļvietnes lietojamības izpēti",
    ),
    "website_ux_research_none": (
        "does not study the website's usability",
        "neveic tīmekļvietnes lietojamības izpēti",
    ),
    "website_rating_or_feedback_possible": (
        "website takes ratings or feedback",
        "tīmekļvietnē iespējams sniegt vērtējumu vai atsauksmi",
    ),
    "dynamic_website_content": (
        "adapts the website's content dynamically",
        "dinamiski pielāgo saturu tīmekļvietnē",
    ),
    "accessibility_statement": ("accessibility statement", "piekļūstamības paziņojums"),
    "accessibility_statement_with_contact": (
        "accessibility statement with contacts or proof of assessment",
        "piekļūstamības paziņojums ar kontaktinformāciju vai izvērtējumu apliecinošu dokumentu",
    ),
    "accessibility_statement_without_contact": (
        "accessibility statement without contacts or proof of assessment",
        "piekļūstamības paziņojums bez kontaktinformācijas vai izvērtējumu apliecinoša dokumenta",
    ),
    "accessibility_statement_none": ("no accessibility statement", "nav piekļūstamības paziņojuma"),
    "eparticipation_section_link": (
        "link to the section on participation on the homepage",
        "norāde uz sadaļu “Sabiedrības līdzdalība” vietnes galvenajā lapā",
    ),
    "eparticipation_current_issues": ("e-participation: current issues", "e-līdzdalība: aktuālie jautājumi"),
    "eparticipation_how_to": ("e-participation: how to take part", "e-līdzdalība: informācija, kā iesaistīties"),
    "service_requirements": ("requirements of customer service", "klientu apkalpošanas prasības"),
    "service_requirements_yes": ("has requirements of customer service", "ir klientu apkalpošanas prasības"),
    "service_requirements_planned": (
        "plans requirements of customer service",
        "plāno ieviest klientu apkalpošanas prasības",
    ),
    "service_requirements_none": (
        "no requirements of customer service, or no need of them",
        "klientu apkalpošanas prasību nav vai tās nav nepieciešamas",
    ),
    "uses_varam_guidelines": (
        "uses VARAM's guidelines for client centres",
        "izmanto VARAM metodiskos ieteikumus VPVKAC",
    ),
    "not_informed_of_varam_guidelines": (
        "not informed of VARAM's guidelines",
        "nav informēta par VARAM metodiskajiem ieteikumiem",
    ),
    "satisfaction_measured": ("measures the satisfaction of clients", "mēra klientu apmierinātību"),
    "satisfaction_measured_per_varam": (
        "measures satisfaction by VARAM's guidelines",
        "mēra apmierinātību atbilstoši VARAM metodiskajiem ieteikumiem",
    ),
    "satisfaction_measured_by_eservice": (
        "measures satisfaction by e-service",
        "mēra apmierinātību e-pakalpojumu griezumā",
    ),
    "satisfaction_studies": ("studies the satisfaction of clients", "veic klientu apmierinātības pētījumus"),
    "satisfaction_after_each_eservice": ("rating after each e-service", "vērtēšana pēc katra e-pakalpojuma"),
    "special_service_studies": ("makes special studies of service", "veic speciālus apkalpošanas pētījumus"),
    "new_technology_used": ("uses new technology", "pielieto jauno tehnoloģiju iespējas"),
    "proactive_services_any": ("offers services proactively", "proaktīvas pakalpojumu sniegšanas iespējas"),
    "proactive_services_none": ("takes no proactive steps", "neveic proaktīvas darbības"),
    "proactive_reminders": (
        "reminds of opportunities and duties",
        "atgādinājumi par iespējām un pienākumiem",
    ),
    "proactive_life_event_notices": (
        "sends notices in certain life situations",
        "paziņojumi noteiktās dzīves situācijās",
    ),
    "proactive_prefilled_application": (
        "offers a prepared application to confirm",
        "piedāvājums apstiprināt sagatavotu pakalpojuma pieteikumu",
    ),
    "phone_support": ("help with services by telephone", "tālruņa atbalsts pakalpojumu izmantošanā"),
    "consultation_contact_info": ("contacts for advice are given", "kontaktinformācija konsultācijām"),
    "consultation_contact_info_missing": (
        "contacts for advice are not given",
        "nav kontaktinformācijas konsultācijām",
    ),
    "public_premises": (
        "has public premises or serves clients",
        "ir publiski pieejamas telpas vai apkalpo klientus",
    ),
    "no_public_premises": (
        "no public premises, or serves no clients",
        "nav publiski pieejamu telpu vai neapkalpo klientus",
    ),
    "public_computers": ("public computers", "brīvi pieejami datori"),
    "public_computers_card_reader": (
        "public computers with a smart card reader",
        "brīvi pieejami datori ar viedkartes lasītāju",
    ),
    "public_computers_helper": (
        "an employee helps with e-services at public computers",
        "darbinieks, kura pienākumos ir palīdzēt e-pakalpojumu izmantošanā",
    ),
    "open_data_published": (
        "publishes generally accessible information as open data",
        "publicē vispārpieejamo informāciju atvērto datu veidā",
    ),
    "data_not_used_purposefully": (
        "does not use data and statistics purposefully",
        "mērķtiecīgi neizmanto datus un statistiku",
    ),
    "data_tools": ("special tools for processing data", "specializētie datu apstrādes rīki"),
    "data_tools_used": ("uses special tools for processing data", "izmanto specializētos datu apstrādes rīkus"),
    "data_tools_not_used": (
        "does not use special tools for processing data",
        "neizmanto specializētos datu apstrādes rīkus",
    ),
    "data_tools_needed": (
        "does not use special data tools but needs them",
        "datu apstrādes rīkus neizmanto, bet tie būtu nepieciešami",
    ),
    "data_tools_not_needed": (
        "does not use special data tools and needs none",
        "datu apstrādes rīkus neizmanto, jo tie nav nepieciešami",
    ),
    "data_training_would_help": (
        "training would help to use data more",
        "datu izmantošanu veicinātu apmācības",
    ),
    "encourages_e_channel": (
        "encourages residents to get services electronically",
        "mudina iedzīvotājus pakalpojumus saņemt e-vidē",
    ),
    "eservice_info": (
        "information on applying electronically",
        "informācija par pakalpojumu pieteikšanu elektroniski",
    ),
    "eservice_info_on_homepage": (
        "information on applying electronically is on the homepage",
        "informācija par pakalpojumu pieteikšanu elektroniski ir tīmekļvietnes sākumlapā",
    ),
    "eservice_info_other_section": (
        "information on applying electronically is in another section",
        "informācija par pakalpojumu pieteikšanu elektroniski ir citā sadaļā",
    ),
    "eservice_info_none": (
        "no information on applying electronically",
        "informācija par pakalpojumu pieteikšanu elektroniski nav pieejama",
    ),
    "eservice_satisfaction_measured": (
        "measures satisfaction with e-services",
        "mēra e-pakalpojumu saņēmēju apmierinātību",
    ),
    "eservice_satisfaction_not_measured": (
        "does not measure satisfaction with e-services",
        "nemēra e-pakalpojumu saņēmēju apmierinātību",
    ),
    "service_stats": ("counts of services", "pakalpojumu uzskaites rādītāji"),
    "service_stats_collected": ("counts its services", "ievāc pakalpojumu uzskaites rādītājus"),
    "service_stats_general": (
        "counts its services in general only",
        "pakalpojumu uzskaites rādītājus ievāc vispārīgi",
    ),
    "service_stats_by_channel": (
        "counts its services by channel",
        "pakalpojumu uzskaites rādītājus ievāc kanālu griezumā",
    ),
    "once_only": ("once-only principle in e-services", "vienreizes princips e-pakalpojumos"),
    "once_only_not_followed": ("does not follow the once-only principle", "vienreizes principu neievēro"),
    "once_only_followed_any": ("follows the once-only principle", "vienreizes principu ievēro"),
    "once_only_all_fields": (
        "follows the once-only principle in all fields",
        "vienreizes principu ievēro visiem ievadlaukiem",
    ),
    "once_only_some_fields": (
        "follows the once-only principle in some fields",
        "vienreizes principu ievēro daļai ievadlauku",
    ),
    "completion_notice": (
        "tells when an e-service has been applied for",
        "paziņojums par e-pakalpojuma pieteikšanas veiksmīgu pabeigšanu",
    ),
    "hr_system": ("electronic personnel management", "elektronizēta personālvadība"),
    "hr_system_single": ("single system of personnel management", "vienota personālvadības sistēma"),
    "hr_system_various": ("various solutions for personnel management", "dažādi personālvadības risinājumi"),
    "hr_system_none": ("no electronic personnel management", "nav elektronizētas personālvadības"),
    "hr_orders": ("electronic personnel orders", "elektroniski personāla rīkojumi"),
    "hr_time_records": ("electronic records of working time", "elektroniska darba laika uzskaite"),
    "hr_leave": (
        "electronic requests and approval of leave",
        "elektroniska atvaļinājumu pieteikšana un apstiprināšana",
    ),
    "hr_staff_applications": ("electronic applications of staff", "elektroniski darbinieku iesniegumi"),
    "hr_business_trips": (
        "electronic requests and approval of business trips",
        "elektroniska komandējumu pieteikšana un apstiprināšana",
    ),
    "hr_info_leave_balance": (
        "electronic information on leave days left",
        "elektroniski pieejams atlikušo atvaļinājuma dienu skaits",
    ),
    "hr_info_personal_card": ("electronic personnel card", "elektroniski pieejama personāla kartīte"),
    "hr_info_contract": (
        "electronic information on the employment contract",
        "elektroniski pieejama darba līguma informācija",
    ),
    "hr_info_clearance_sheet": ("electronic clearance sheet", "elektroniski pieejama apgaitas lapa"),
    "hr_info_appraisal": ("electronic work appraisal", "elektroniski pieejams darba izpildes novērtējums"),
    "digital_skills_training": (
        "improves the digital skills of staff purposefully",
        "mērķtiecīgi pilnveido darbinieku digitālās prasmes",
    ),
    "training_self_chosen": (
        "lets staff choose paid training",
        "ļauj darbiniekiem pašiem izvēlēties apmaksātas apmācības",
    ),
    "training_digital_agents": ("trains digital agents", "īsteno digitālo aģentu apmācības"),
    "training_centralised": ("trains digital skills centrally", "digitālo prasmju apmācības nodrošina centralizēti"),
    "training_self_study": ("skills learnt on one's own", "prasmju apgūšana patstāvīgi"),
    "training_self_study_2019": (
        "skills learnt on one's own in 2019",
        "prasmju apgūšana patstāvīgi 2019. gadā",
    ),
    "training_centralised_2019": (
        "trained digital skills centrally in 2019",
        "digitālo prasmju apmācības centralizēti 2019. gadā",
    ),
    "training_by_colleagues": ("colleagues train each other", "prasmes pilnveido kolēģu apmācības procesā"),
    "document_system": (
        "uses an electronic document management system",
        "izmanto elektroniskus dokumentu pārvaldības risinājumus vai vienotu DVS",
    ),
    "edoc_orders": ("electronic orders", "elektroniski rīkojumi"),
    "edoc_applications": ("electronic applications", "elektroniski iesniegumi"),
    "edoc_outgoing_letters": ("electronic outgoing letters", "elektroniski nosūtītie sarakstes dokumenti"),
    "edoc_business": ("electronic business documents", "elektroniski saimnieciskie dokumenti"),
    "edoc_staff_applications": (
        "electronic documents: applications of staff",
        "elektroniskie dokumenti: darbinieku iesniegumi",
    ),
    "machine_readable_invoice_contracts": (
        "contracts provide for machine-readable invoices",
        "līgumos ir vienošanās par mašīnlasāmiem rēķiniem",
    ),
    "machine_readable_invoice_promotion": (
        "encourages clients to send machine-readable invoices",
        "mudina klientus rēķinus sūtīt mašīnlasāmā veidā",
    ),
    "staff_platform": (
        "electronic platform to communicate with staff",
        "elektroniska platforma komunikācijai ar darbiniekiem",
    ),
    "staff_platform_used": (
        "uses an electronic platform to communicate with staff",
        "pielieto elektroniskas komunikācijas platformas",
    ),
    "staff_platform_needed": ("needs an electronic platform for staff", "komunikācijas platforma ir nepieciešama"),
    "staff_platform_impossible": (
        "cannot use an electronic platform for staff",
        "komunikācijas platformu nav iespējams izmantot",
    ),
    "staff_platform_not_needed": (
        "needs no electronic platform for staff",
        "komunikācijas platforma nav nepieciešama",
    ),
    "staff_can_submit_ideas": ("staff can submit ideas", "darbinieki var iesniegt idejas un priekšlikumus"),
    "staff_can_ask_anonymously": ("staff can ask anonymously", "darbinieki var anonīmi uzdot jautājumus"),
    "staff_discussion_forum": ("discussion forum for staff", "darbinieku diskusiju forums"),
}

# The categories of a variable with several answers; their English names are what conditions of the run files say.
CATEGORIES = {
    "website_ux_research": {"regular": "regulāri", "irregular": "neregulāri", "none": "neveic"},
    "accessibility_statement": {
        "with_contact": "ar kontaktinformāciju vai apliecinošu dokumentu",
        "without_contact": "bez kontaktinformācijas vai apliecinoša dokumenta",
        "none": "nav",
    },
    "service_requirements": {"yes": "ir", "planned": "plāno ieviest", "none": "nav vai nav nepieciešamas"},
    "data_tools": {
        "used": "izmanto",
        "needed": "neizmanto, bet būtu nepieciešami",
        "not_needed": "neizmanto, jo nav nepieciešami",
    },
    "eservice_info": {"on_homepage": "sākumlapā", "other_section": "citā sadaļā", "none": "nav pieejama"},
    "service_stats": {"by_channel": "ievāc kanālu griezumā", "general": "ievāc vispārīgi"},
    "once_only": {
        "all_fields": "visiem ievadlaukiem",
        "some_fields": "daļai ievadlauku",
        "not_followed": "netiek ievērots",
    },
    "hr_system": {"single": "vienota sistēma", "various": "dažādi risinājumi", "none": "nav"},
    "staff_platform": {
        "used": "pielieto",
        "needed": "nepieciešama",
        "impossible": "nav iespējams izmantot",
        "not_needed": "nav nepieciešama",
    },
}

# Whom an estimate is of, when it isn't of all.
GROUPS = {
    "with_hr_system": ("of those with electronic personnel management", "kam ir elektronizēta personālvadība"),
    "with_digital_training": ("of those that improve digital skills", "kas pilnveido digitālās prasmes"),
    "with_public_premises": ("of those with public premises", "kam ir publiski pieejamas telpas"),
    "answered": ("of those that answered", "no atbildējušajām"),
    "all_with_riga": ("with Riga", "kopā ar Rīgu"),
    "all_without_riga": ("without Riga", "bez Rīgas"),
    "municipality_riga_city": ("Riga", "Rīga"),
    "type_ministry": ("ministries", "ministrijas"),
    "type_agency": ("agencies", "iestādes"),
    "type_state_company": ("state companies", "kapitālsabiedrības"),
    "sector_welfare": ("welfare", "labklājības resors"),
    "sector_finance": ("finance", "finanšu resors"),
    "sector_independent": ("independent institutions", "neatkarīgās iestādes"),
    "nationals_centre": ("national centres", "nacionālas nozīmes attīstības centri"),
    "regionals_centre": ("regional centres", "reģionālas nozīmes attīstības centri"),
    "novada_centre": ("centres of novads", "novada nozīmes attīstības centri"),
}
for _centre in ("nationals_centre", "regionals_centre", "novada_centre"):
    GROUPS[f"{_centre}_with_hr_system"] = tuple(
        f"{who}, {which}" for who, which in zip(GROUPS[_centre], GROUPS["with_hr_system"])
    )

# What reports call the counts of units.
COUNTS = {
    "eindex_communication_level_5_count": ("number at level 5", "skaits 5. līmenī"),
    "eindex_internal_processes_full_score": ("number with all points", "skaits ar visiem punktiem"),
    "satisfaction_measured_count": ("ministries that measure satisfaction", "ministrijas, kas mēra apmierinātību"),
    "machine_readable_invoice_contracts_count": (
        "number with contracts for machine-readable invoices",
        "skaits ar līgumiem par mašīnlasāmiem rēķiniem",
    ),
    "public_computers_count": ("number with public computers", "skaits ar publiski pieejamiem datoriem"),
    "special_service_studies": ("number that make special studies of service", "skaits, kas veic speciālus pētījumus"),
    "proactive_services_none_count": ("number without any proactive service", "skaits bez nevienas proaktīvas darbības"),
    "uses_chancellery_handbook_or_unified_requirements": (
        "number that use the handbook or have unified requirements",
        "skaits, kas izmanto rokasgrāmatu vai kam ir vienotas prasības",
    ),
    "document_system_none_count": ("number without a document system", "skaits bez dokumentu pārvaldības sistēmas"),
}

# And ratios of the institutions and municipalities.
RATIOS = {
    "remote_work_yes": ("staff who work remotely", "darbinieki, kas strādā attālināti"),
    "remote_work_it_barrier": (
        "staff whom IT keeps from working remotely",
        "darbinieki, kam attālināts darbs nav iespējams IT ierobežojumu dēļ",
    ),
    "remote_work_not_applicable": (
        "staff whose work cannot be done remotely",
        "darbinieki, uz kuriem attālināts darbs neattiecas darba specifikas dēļ",
    ),
    "machine_readable_invoice_contracts_by_tet": (
        "contracts for machine-readable invoices made by SIA Tet",
        "SIA “Tet” noslēgtie līgumi par mašīnlasāmiem rēķiniem",
    ),
}


# Shares of documents and services that are electronic.
SHARES = {
    "edocs_received": ("electronic among documents received", "elektronisko dokumentu īpatsvars saņemtajos"),
    "edocs_sent": ("electronic among documents sent", "elektronisko dokumentu īpatsvars nosūtītajos"),
    "applied": ("services applied for electronically", "elektroniski pieteiktie pakalpojumi"),
    "received": ("services received electronically", "elektroniski saņemtie pakalpojumi"),
}

# Administrative counts of services.
SERVICES = {
    "large_institutions": (
        "institutions with the most applications",
        "iestādes ar lielāko pieteikumu skaitu",
    ),
    "large_institution_threshold": (
        "bound of applications of a large institution",
        "lielas iestādes pieteikumu skaita robeža",
    ),
    "applications_total.applications_gt_150000": (
        "applications to institutions with over 150,000",
        "pieteikumi iestādēs ar vairāk nekā 150 tūkst. pieteikumu",
    ),
    "applications_total.institution_bank_of_latvia": (
        "of them to the Bank of Latvia",
        "no tiem Latvijas Bankai",
    ),
    "small_reporters": ("institutions with few applications", "iestādes ar nelielu pieteikumu skaitu"),
    "applications_min": ("fewest applications of these", "mazākais pieteikumu skaits to vidū"),
    "applications_max": ("most applications of these", "lielākais pieteikumu skaits to vidū"),
    "non_reporters": ("units that did not report", "vienības, kas nav sniegušas datus"),
}


# What made-up units are called: a sector in English as it stands in their names.
SECTOR_WORDS = {
    "agriculture": "zemkopība",
    "welfare": "labklājība",
    "justice": "tieslietas",
    "economics": "ekonomika",
    "environment regional": "vide un reģionālā attīstība",
    "culture": "kultūra",
    "education": "izglītība un zinātne",
    "finance": "finanses",
    "interior": "iekšlietas",
    "foreign": "ārlietas",
    "health": "veselība",
    "transport": "satiksme",
    "defence": "aizsardzība",
}
KIND_WORDS = [(" agency ", "iestāde"), (" state company ", "kapitālsabiedrība")]
UNIT_WORDS = [("independent ", "neatkarīgā iestāde"), ("regional centre ", "reģionālais centrs")]


def latvian_name(name):
    """The name in Latvian of a made-up unit; others keep theirs."""
    if name.startswith("ministry, "):
        return f"ministrija: {SECTOR_WORDS[name[10:]]}"
    for en, lv in KIND_WORDS:
        sector, found, number = name.partition(en)
        if found and sector in SECTOR_WORDS:
            return f"{SECTOR_WORDS[sector]}: {number}. {lv}"
    for en, lv in UNIT_WORDS:
        if name.startswith(en):
            return f"{name[len(en):]}. {lv}"
    return name


def of_group(indicator, group, texts=None):
    """The label of an estimate: what it says, and of whom."""
    text = (texts or TEXTS)[indicator]
    if group == "all":
        return text
    return tuple(f"{what}: {who}" for what, who in zip(text, GROUPS[group]))
