"""The demonstration's texts in English."""

HOME = {
    "title": "Gatherings, courses and study days in the county",
    "intro": "The meeting places where municipalities, volunteers and the county learn from each other.",
    "cards": [
        (
            "index",
            "All gatherings",
            "See what is coming, filter by region and sign up.",
        ),
        (
            "model",
            "Libraries and voluntary organisations",
            "One gathering in each region about lifelong learning and co-creation.",
        ),
        ("regions", "The regions", "Which municipalities belong to each region, and whom to contact."),
    ],
}

INDEX = {
    "title": "Gatherings",
    "slug": "gatherings",
    "intro": "All our gatherings, with date, place and free seats. Choose a date to read more and sign up.",
}

REGIONS_PAGE = {
    "title": "Regions",
    "slug": "regions",
    "intro": "Most gatherings are held once in each region. You are welcome in the region you belong to.",
}

REGIONS = {
    "nordmore": {
        "intro": "Nordmøre is coast and fjords in the very north of the county, with Kristiansund as its centre.",
        "role": "regional contact",
    },
    "romsdal": {
        "intro": "Romsdal lies in the middle of the county, around Molde and the Romsdalsfjord.",
        "role": "regional contact",
    },
    "sunnmore": {
        "intro": "Sunnmøre is the southern part of the county, from Haram in the north to Vanylven in the south.",
        "role": "regional contact",
    },
}

ACCESSIBILITY = {
    "title": "Accessibility statement",
    "slug": "accessibility",
    "intro": "Everyone should be able to read the pages and sign up, with and without assistive technology.",
    "paragraphs": [
        "The site follows WCAG 2.2 at level AA. You can use a keyboard alone, enlarge the text to 400 per cent and "
        "fill in the forms without JavaScript.",
        "If you cannot read the characters in the image of the registration form, you can confirm by e-mail instead.",
        "If something does not work, write to post@example.org or call +47 70 00 00 00, and we will help you.",
    ],
}

PRIVACY = {
    "title": "Privacy",
    "slug": "privacy",
    "intro": "How we look after what you tell us when you sign up.",
    "paragraphs": [
        "We only ask for what we need to hold the gathering. Those who handle registrations in your region can see it.",
        "What you tell us about diet and adaptation is deleted seven days after the gathering. The rest is made "
        "anonymous after 90 days; then only numbers are left.",
        "The pages set no cookies for those who visit them.",
    ],
}

MODEL = {
    "title": "Regional gatherings for libraries and voluntary organisations",
    "slug": "regional-gatherings",
    "intro": "The gatherings are about lifelong learning in libraries. How can libraries, voluntary organisations and "
    "people create something together, so that libraries bring knowledge to more people?",
    "organiser": "Møre og Romsdal county municipality",
    "target_groups": [
        (
            "municipal",
            "From the municipalities",
            [
                "Chief librarians",
                "Library staff who want to work more with volunteering",
                "School librarians in upper-secondary schools",
                "Staff of volunteer centres",
            ],
        ),
        (
            "voluntary",
            "From the voluntary sector",
            [
                "Regional branches",
                "Umbrella organisations",
                "Study associations",
                "Local voluntary organisations in the county",
            ],
        ),
    ],
    "topics": [
        (
            "Readiness to change",
            "Work and everyday life are changing, and more and more people need to learn something new in mid-life. "
            "What can libraries do together with others?",
            [
                "The Adult Education Act: its purpose and what it means for libraries",
                "UN goal 4: good education for all",
                "Libraries as actors of knowledge",
            ],
        ),
    ],
    "benefits": (
        "What can more co-operation give?",
        [
            "More people are included",
            "New meeting places grow",
            "More people are able to take an education",
            "Lifelong learning gets more attention",
        ],
    ),
    "why_attend": "You find new networks and become better at working together across sectors. The gathering suits "
    "beginners as well as those with long experience.",
    "programme_notice": "The programme is not final yet. It will be published on this page when everything is agreed.",
    "price_covered_by": "Møre og Romsdal county municipality",
    "price_note": "Each participant pays their own travel.",
    "region_advice": "Please take part in the region you belong to. If that date does not suit you, you may choose "
    "another region.",
    "contact_role": "library adviser",
    "programme": {
        "day": "The day",
        "arrival": "Registration and coffee",
        "opening": (
            "Welcome",
            "The county opens the gathering and tells why libraries and volunteering belong together.",
        ),
        "keynote": (
            "Lifelong learning in the library",
            "What does research say about adults who learn, and what part can the library play?",
        ),
        "keynote_speaker": ("Astrid Hovde", "researcher", "Høgskulen for folkeopplysing"),
        "lunch": "Lunch",
        "tracks": "Workshops",
        "track_library": (
            "For libraries",
            "The library as a meeting place",
            "Together we make a calendar of events for the year.",
        ),
        "track_voluntary": (
            "For associations",
            "From idea to study circle",
            "How to start a study circle at the library.",
        ),
        "local": (
            "Lessons from the language cafés in Sunnmøre",
            "Three libraries tell what went well, and what they would have done differently.",
        ),
        "closing": ("The way ahead", "Each municipality sets up three actions for the coming year."),
        "note": "You can talk to the study associations in the breaks.",
    },
}

GATHERINGS = {
    "social-media": {
        "title": "Course in social media for voluntary associations",
        "intro": "A practical evening on how your association reaches new members without paying for advertisements.",
    },
    "first-aid": {
        "title": "Digital first aid at the library",
        "intro": "Learn to help people who are stuck with online banking, BankID and public forms.",
    },
    "kindergarten": {
        "title": "Study day on reading aloud in kindergarten",
        "intro": "Kindergartens and public libraries exchange experience of reading to the youngest.",
    },
    "arts-school": {
        "title": "Network day for schools of music and performing arts",
        "intro": "Teachers and heads meet to plan the coming school year.",
        "state_text": "The day is cancelled because too few could come. Those who had signed up get an e-mail from us.",
    },
    "inclusion": {
        "title": "Everyone in: inclusion in cultural life",
        "intro": "How can choirs, bands and theatre groups become more open to people who have just moved here?",
    },
    "summer-reading": {
        "title": "Planning day for the summer reading campaign",
        "intro": "The county's libraries plan the next summer campaign together with authors and schools.",
    },
    "volunteer-centres": {
        "title": "Autumn gathering for volunteer centres",
        "intro": "Managers and boards of the centres meet to learn something new.",
        "when_text": "Week 44",
    },
    "local-history": {
        "title": "Study day on local history and private archives",
        "intro": "History societies, museums and archives on how old minutes and pictures can be kept.",
        "state_text": "The study day is postponed because the venue is being renovated. A new date will be given here.",
    },
    "conference": {
        "title": "The culture conference: two days about places",
        "intro": "Municipalities, businesses and people from culture on what makes a place good to live in.",
        "price_note": "Lunch on both days and dinner on the first evening are included.",
        "days": ("First day", "Second day"),
        "sessions": (
            "Places where people want to live",
            "A walk in the town centre",
            "The arts centre as an engine",
            "Summing up",
        ),
    },
}

QUESTIONS = {
    "family": "I come from",
    "wishes": ("What would you most like to talk with others about?", "The answers help us put the groups together."),
    "diet": (
        "Diet and allergies",
        "Only those who order the food see your answer.",
        ["Vegetarian", "Vegan", "Gluten-free", "Lactose-free", "Nut allergy"],
    ),
    "adaptation": (
        "Need for adaptation",
        "Write what we need to know so that you can take part.",
        ["Wheelchair access", "Hearing loop", "Sign language interpreter"],
    ),
}
