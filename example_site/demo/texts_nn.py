"""The demonstration's texts in nynorsk, the language the site is written in."""

HOME = {
    "title": "Samlingar, kurs og fagdagar i fylket",
    "intro": "Her finn du møteplassane der kommunar, frivillige og fylket lærer av kvarandre.",
    "cards": [
        (
            "index",
            "Alle samlingar",
            "Sjå kva som skjer framover, filtrer på region og meld deg på.",
        ),
        (
            "model",
            "Bibliotek og frivillige organisasjonar",
            "Éi samling i kvar region om livslang læring og samskaping.",
        ),
        ("regions", "Regionane", "Kva kommunar som høyrer til kvar region, og kven du kan kontakte."),
    ],
}

INDEX = {
    "title": "Samlingar",
    "slug": "samlingar",
    "intro": "Alle samlingane våre, med dato, stad og ledige plassar. Vel ein dato for å lese meir og melde deg på.",
}

REGIONS_PAGE = {
    "title": "Regionar",
    "slug": "regionar",
    "intro": "Dei fleste samlingane blir haldne éin gong i kvar region. Du er velkomen i den regionen du høyrer til.",
}

REGIONS = {
    "nordmore": {
        "intro": "Nordmøre er kyst og fjordar heilt nord i fylket, med Kristiansund som regionsenter.",
        "role": "regionkontakt",
    },
    "romsdal": {
        "intro": "Romsdal ligg midt i fylket, kring Molde og Romsdalsfjorden.",
        "role": "regionkontakt",
    },
    "sunnmore": {
        "intro": "Sunnmøre er den sørlege delen av fylket, frå Haram i nord til Vanylven i sør.",
        "role": "regionkontakt",
    },
}

ACCESSIBILITY = {
    "title": "Tilgjengelegheitserklæring",
    "slug": "tilgjengelegheit",
    "intro": "Alle skal kunne lese sidene og melde seg på, med og utan hjelpemiddel.",
    "paragraphs": [
        "Nettstaden er laga etter WCAG 2.2 på nivå AA. Du kan bruke berre tastatur, forstørre teksten til 400 prosent "
        "og fylle ut skjemaa utan JavaScript.",
        "Kan du ikkje lese teikna i biletet i påmeldingsskjemaet, kan du stadfeste påmeldinga med e-post i staden.",
        "Finn du noko som ikkje verkar, skriv til post@example.org eller ring 70 00 00 00, så hjelper vi deg.",
    ],
}

PRIVACY = {
    "title": "Personvern",
    "slug": "personvern",
    "intro": "Slik tek vi vare på opplysningane du gir oss når du melder deg på.",
    "paragraphs": [
        "Vi spør berre om det vi treng for å halde samlinga. Dei som tek imot påmeldingar i din region, kan sjå dei.",
        "Opplysningar om kosthald og tilrettelegging blir sletta sju dagar etter samlinga. Resten blir anonymisert "
        "etter 90 dagar; då er det berre tal att.",
        "Sidene set ingen informasjonskapslar hos dei som besøkjer dei.",
    ],
}

MODEL = {
    "title": "Regionale samlingar for bibliotek og frivillige organisasjonar",
    "slug": "regionale-samlingar",
    "intro": "Samlingane handlar om livslang læring i biblioteka. Korleis kan bibliotek, frivillige organisasjonar og "
    "innbyggjarar skape noko saman, slik at biblioteka når ut til fleire med kunnskap?",
    "organiser": "Møre og Romsdal fylkeskommune",
    "target_groups": [
        (
            "municipal",
            "Frå kommunane",
            [
                "Biblioteksjefar",
                "Bibliotektilsette som vil arbeide meir med frivilligheit",
                "Skulebibliotekarar i vidaregåande skule",
                "Tilsette ved frivilligsentralane",
            ],
        ),
        (
            "voluntary",
            "Frå frivilligheita",
            [
                "Regionlag",
                "Paraplyorganisasjonar",
                "Studieforbund",
                "Lokale frivillige organisasjonar i fylket",
            ],
        ),
    ],
    "topics": [
        (
            "Omstillingsevne",
            "Arbeidsliv og kvardag endrar seg, og stadig fleire treng å lære nytt midt i livet. Kva kan biblioteka "
            "gjere saman med andre?",
            [
                "Vaksenopplæringslova: formålet med lova og kva det har å seie for biblioteka",
                "FN-mål 4: god utdanning for alle",
                "Biblioteka som kunnskapsaktørar",
            ],
        ),
    ],
    "benefits": (
        "Kva kan meir samarbeid gi?",
        [
            "Fleire blir inkluderte",
            "Nye møteplassar veks fram",
            "Fleire kan ta utdanning",
            "Livslang læring får meir merksemd",
        ],
    ),
    "why_attend": "Du får nye nettverk og blir betre på å samarbeide på tvers av sektorar. Samlinga passar like godt "
    "for deg som er fersk, som for deg som har lang røynsle.",
    "programme_notice": "Programmet er ikkje ferdig enno. Det blir publisert her på sida når alle avtalar er på plass.",
    "price_covered_by": "Møre og Romsdal fylkeskommune",
    "price_note": "Kvar deltakar betaler si eiga reise.",
    "region_advice": "Delta helst i den regionen du høyrer til. Passar ikkje datoen, kan du velje ein annan region.",
    "contact_role": "rådgivar for bibliotek",
    "programme": {
        "day": "Samlingsdag",
        "arrival": "Registrering og kaffi",
        "opening": (
            "Velkomen",
            "Fylkeskommunen opnar samlinga og fortel kvifor bibliotek og frivilligheit høyrer saman.",
        ),
        "keynote": (
            "Livslang læring i biblioteket",
            "Kva seier forskinga om vaksne som lærer, og kva rolle kan biblioteket ha?",
        ),
        "keynote_speaker": ("Astrid Hovde", "forskar", "Høgskulen for folkeopplysing"),
        "lunch": "Lunsj",
        "tracks": "Verkstader",
        "track_library": ("For biblioteka", "Biblioteket som møteplass", "Vi lagar eit årshjul for arrangement saman."),
        "track_voluntary": (
            "For lag og organisasjonar",
            "Frå idé til studiering",
            "Slik kjem laget ditt i gang med ein studiering.",
        ),
        "local": (
            "Lærdomar frå språkkafeane på Sunnmøre",
            "Tre bibliotek fortel kva som gjekk bra, og kva dei ville ha gjort annleis.",
        ),
        "closing": ("Vegen vidare", "Kvar kommune set opp tre tiltak for det neste året."),
        "note": "Det blir høve til å prate med studieforbunda i pausane.",
    },
}

GATHERINGS = {
    "social-media": {
        "title": "Kurs i sosiale medium for frivillige lag",
        "intro": "Ein praktisk kveld om korleis laget ditt når fram til nye medlemer utan å bruke pengar på annonsar.",
    },
    "first-aid": {
        "title": "Digital førstehjelp på biblioteket",
        "intro": "Lær å hjelpe innbyggjarar som står fast med nettbank, BankID og skjema frå det offentlege.",
    },
    "kindergarten": {
        "title": "Fagdag om lesestunder i barnehagen",
        "intro": "Barnehagar og folkebibliotek byter røynsler med høgtlesing for dei yngste.",
    },
    "arts-school": {
        "title": "Nettverksdag for kulturskulane",
        "intro": "Lærarar og rektorar i kulturskulane møtest for å planleggje det neste skuleåret.",
        "state_text": "Dagen er avlyst fordi for få kunne kome. Dei som var påmelde, får e-post frå oss.",
    },
    "inclusion": {
        "title": "Alle med: inkludering i kulturlivet",
        "intro": "Korleis kan kor, korps og teaterlag bli opnare for folk som nett har flytta til bygda?",
    },
    "summer-reading": {
        "title": "Planleggingsdag for Sommarles",
        "intro": "Biblioteka i fylket planlegg den neste sommaraksjonen saman med forfattarar og skular.",
    },
    "volunteer-centres": {
        "title": "Haustsamling for frivilligsentralane",
        "intro": "Daglege leiarar og styre ved sentralane møtest til fagleg påfyll.",
        "when_text": "Veke 44",
    },
    "local-history": {
        "title": "Fagdag om lokalhistorie og privatarkiv",
        "intro": "Historielag, museum og arkiv om korleis gamle protokollar og bilete kan takast vare på.",
        "state_text": "Fagdagen er utsett fordi lokalet blir pussa opp. Ny dato kjem her på sida.",
    },
    "conference": {
        "title": "Kulturkonferansen: to dagar om stadutvikling",
        "intro": "Kommunar, næringsliv og kulturfolk om kva som gjer ein stad god å bu på.",
        "price_note": "Lunsj begge dagar og middag første kvelden er med i prisen.",
        "days": ("Første dag", "Andre dag"),
        "sessions": (
            "Stader folk vil bu på",
            "Synfaring i sentrum",
            "Kulturhuset som motor",
            "Oppsummering",
        ),
    },
}

QUESTIONS = {
    "family": "Eg kjem frå",
    "wishes": ("Kva vil du helst snakke med andre om?", "Svara hjelper oss å setje saman gruppene."),
    "diet": (
        "Kosthald og allergiar",
        "Berre dei som bestiller maten, får sjå svaret.",
        ["Vegetar", "Vegan", "Glutenfri", "Laktosefri", "Nøtteallergi"],
    ),
    "adaptation": (
        "Behov for tilrettelegging",
        "Skriv det vi må vite for at du kan delta.",
        ["Tilkomst med rullestol", "Teleslynge", "Teiknspråktolk"],
    ),
}
