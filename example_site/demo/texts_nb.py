"""The demonstration's texts in bokmål."""

HOME = {
    "title": "Samlinger, kurs og fagdager i fylket",
    "intro": "Her finner du møteplassene der kommuner, frivillige og fylket lærer av hverandre.",
    "cards": [
        (
            "index",
            "Alle samlinger",
            "Se hva som skjer framover, filtrer på region og meld deg på.",
        ),
        (
            "model",
            "Bibliotek og frivillige organisasjoner",
            "Én samling i hver region om livslang læring og samskaping.",
        ),
        ("regions", "Regionene", "Hvilke kommuner som hører til hver region, og hvem du kan kontakte."),
    ],
}

INDEX = {
    "title": "Samlinger",
    "slug": "samlinger",
    "intro": "Alle samlingene våre, med dato, sted og ledige plasser. Velg en dato for å lese mer og melde deg på.",
}

REGIONS_PAGE = {
    "title": "Regioner",
    "slug": "regioner",
    "intro": "De fleste samlingene holdes én gang i hver region. Du er velkommen i den regionen du hører til.",
}

REGIONS = {
    "nordmore": {
        "intro": "Nordmøre er kyst og fjorder helt nord i fylket, med Kristiansund som regionsenter.",
        "role": "regionkontakt",
    },
    "romsdal": {
        "intro": "Romsdal ligger midt i fylket, rundt Molde og Romsdalsfjorden.",
        "role": "regionkontakt",
    },
    "sunnmore": {
        "intro": "Sunnmøre er den sørlige delen av fylket, fra Haram i nord til Vanylven i sør.",
        "role": "regionkontakt",
    },
}

ACCESSIBILITY = {
    "title": "Tilgjengelighetserklæring",
    "slug": "tilgjengelighet",
    "intro": "Alle skal kunne lese sidene og melde seg på, med og uten hjelpemidler.",
    "paragraphs": [
        "Nettstedet er laget etter WCAG 2.2 på nivå AA. Du kan bruke bare tastatur, forstørre teksten til 400 prosent "
        "og fylle ut skjemaene uten JavaScript.",
        "Kan du ikke lese tegnene i bildet i påmeldingsskjemaet, kan du bekrefte påmeldingen med e-post i stedet.",
        "Finner du noe som ikke virker, skriv til post@example.org eller ring 70 00 00 00, så hjelper vi deg.",
    ],
}

PRIVACY = {
    "title": "Personvern",
    "slug": "personvern",
    "intro": "Slik tar vi vare på opplysningene du gir oss når du melder deg på.",
    "paragraphs": [
        "Vi spør bare om det vi trenger for å holde samlingen. De som tar imot påmeldinger i din region, kan se dem.",
        "Opplysninger om kosthold og tilrettelegging slettes sju dager etter samlingen. Resten anonymiseres etter "
        "90 dager; da er det bare tall igjen.",
        "Sidene setter ingen informasjonskapsler hos dem som besøker dem.",
    ],
}

MODEL = {
    "title": "Regionale samlinger for bibliotek og frivillige organisasjoner",
    "slug": "regionale-samlinger",
    "intro": "Samlingene handler om livslang læring i bibliotekene. Hvordan kan bibliotek, frivillige organisasjoner "
    "og innbyggere skape noe sammen, slik at bibliotekene når ut til flere med kunnskap?",
    "organiser": "Møre og Romsdal fylkeskommune",
    "target_groups": [
        (
            "municipal",
            "Fra kommunene",
            [
                "Biblioteksjefer",
                "Bibliotekansatte som vil arbeide mer med frivillighet",
                "Skolebibliotekarer i videregående skole",
                "Ansatte ved frivilligsentralene",
            ],
        ),
        (
            "voluntary",
            "Fra frivilligheten",
            [
                "Regionlag",
                "Paraplyorganisasjoner",
                "Studieforbund",
                "Lokale frivillige organisasjoner i fylket",
            ],
        ),
    ],
    "topics": [
        (
            "Omstillingsevne",
            "Arbeidsliv og hverdag endrer seg, og stadig flere trenger å lære nytt midt i livet. Hva kan bibliotekene "
            "gjøre sammen med andre?",
            [
                "Voksenopplæringsloven: formålet med loven og hva det har å si for bibliotekene",
                "FN-mål 4: god utdanning for alle",
                "Bibliotekene som kunnskapsaktører",
            ],
        ),
    ],
    "benefits": (
        "Hva kan mer samarbeid gi?",
        [
            "Flere blir inkludert",
            "Nye møteplasser vokser fram",
            "Flere kan ta utdanning",
            "Livslang læring får mer oppmerksomhet",
        ],
    ),
    "why_attend": "Du får nye nettverk og blir bedre på å samarbeide på tvers av sektorer. Samlingen passer like godt "
    "for deg som er fersk, som for deg som har lang erfaring.",
    "programme_notice": "Programmet er ikke ferdig ennå. Det blir publisert her på siden når alle avtaler er på plass.",
    "price_covered_by": "Møre og Romsdal fylkeskommune",
    "price_note": "Hver deltaker betaler sin egen reise.",
    "region_advice": "Delta helst i den regionen du hører til. Passer ikke den datoen, kan du velge en annen region.",
    "contact_role": "rådgiver for bibliotek",
    "programme": {
        "day": "Samlingsdag",
        "arrival": "Registrering og kaffe",
        "opening": (
            "Velkommen",
            "Fylkeskommunen åpner samlingen og forteller hvorfor bibliotek og frivillighet hører sammen.",
        ),
        "keynote": (
            "Livslang læring i biblioteket",
            "Hva sier forskningen om voksne som lærer, og hvilken rolle kan biblioteket ha?",
        ),
        "keynote_speaker": ("Astrid Hovde", "forsker", "Høgskulen for folkeopplysing"),
        "lunch": "Lunsj",
        "tracks": "Verksteder",
        "track_library": (
            "For bibliotekene",
            "Biblioteket som møteplass",
            "Vi lager et årshjul for arrangementer sammen.",
        ),
        "track_voluntary": (
            "For lag og organisasjoner",
            "Fra idé til studiering",
            "Slik kommer laget ditt i gang med en studiering.",
        ),
        "local": (
            "Lærdommer fra språkkafeene på Sunnmøre",
            "Tre bibliotek forteller hva som gikk bra, og hva de ville ha gjort annerledes.",
        ),
        "closing": ("Veien videre", "Hver kommune setter opp tre tiltak for det neste året."),
        "note": "Det blir anledning til å snakke med studieforbundene i pausene.",
    },
}

GATHERINGS = {
    "social-media": {
        "title": "Kurs i sosiale medier for frivillige lag",
        "intro": "En praktisk kveld om hvordan laget ditt når fram til nye medlemmer uten å bruke penger på annonser.",
    },
    "first-aid": {
        "title": "Digital førstehjelp på biblioteket",
        "intro": "Lær å hjelpe innbyggere som står fast med nettbank, BankID og skjemaer fra det offentlige.",
    },
    "kindergarten": {
        "title": "Fagdag om lesestunder i barnehagen",
        "intro": "Barnehager og folkebibliotek utveksler erfaringer med høytlesing for de yngste.",
    },
    "arts-school": {
        "title": "Nettverksdag for kulturskolene",
        "intro": "Lærere og rektorer i kulturskolene møtes for å planlegge det neste skoleåret.",
        "state_text": "Dagen er avlyst fordi for få kunne komme. De som var påmeldt, får e-post fra oss.",
    },
    "inclusion": {
        "title": "Alle med: inkludering i kulturlivet",
        "intro": "Hvordan kan kor, korps og teaterlag bli åpnere for folk som nettopp har flyttet til bygda?",
    },
    "summer-reading": {
        "title": "Planleggingsdag for Sommerles",
        "intro": "Bibliotekene i fylket planlegger den neste sommeraksjonen sammen med forfattere og skoler.",
    },
    "volunteer-centres": {
        "title": "Høstsamling for frivilligsentralene",
        "intro": "Daglige ledere og styrer ved sentralene møtes til faglig påfyll.",
        "when_text": "Uke 44",
    },
    "local-history": {
        "title": "Fagdag om lokalhistorie og privatarkiv",
        "intro": "Historielag, museer og arkiv om hvordan gamle protokoller og bilder kan tas vare på.",
        "state_text": "Fagdagen er utsatt fordi lokalet pusses opp. Ny dato kommer her på siden.",
    },
    "conference": {
        "title": "Kulturkonferansen: to dager om stedsutvikling",
        "intro": "Kommuner, næringsliv og kulturfolk om hva som gjør et sted godt å bo på.",
        "price_note": "Lunsj begge dager og middag første kveld er med i prisen.",
        "days": ("Første dag", "Andre dag"),
        "sessions": (
            "Steder folk vil bo på",
            "Befaring i sentrum",
            "Kulturhuset som motor",
            "Oppsummering",
        ),
    },
}

QUESTIONS = {
    "family": "Jeg kommer fra",
    "wishes": ("Hva vil du helst snakke med andre om?", "Svarene hjelper oss å sette sammen gruppene."),
    "diet": (
        "Kosthold og allergier",
        "Bare de som bestiller maten, får se svaret.",
        ["Vegetar", "Vegan", "Glutenfri", "Laktosefri", "Nøtteallergi"],
    ),
    "adaptation": (
        "Behov for tilrettelegging",
        "Skriv det vi må vite for at du kan delta.",
        ["Adkomst med rullestol", "Teleslynge", "Tegnspråktolk"],
    ),
}
