"""A deck from a guide: many shapes, whatever else may come, and no line lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from paths import TESTS
from running import prep
from terminal import Terminal

from tiktok_prep.base.errors import FileFaults, PrepError
from tiktok_prep.base.text import unsafe_in
from tiktok_prep.deck import guide_rules as rules
from tiktok_prep.deck.from_guide import MAX_GUIDE, deck_from_guide, guide_lines
from tiktok_prep.deck.guide import Guide
from tiktok_prep.deck.guide_html import looks_like_html
from tiktok_prep.deck.guide_page import date_in
from tiktok_prep.deck.guide_reader import read_guide
from tiktok_prep.deck.guide_yaml import REST_FILE
from tiktok_prep.deck.loading import load_deck

GUIDES = TESTS / "deck" / "guides"
SHAPES = sorted(path.name for path in GUIDES.iterdir())


def guide_of(name: str) -> Guide:
    return understood((GUIDES / name).read_text(encoding="utf-8"))


def understood(text: str) -> Guide:
    return read_guide(guide_lines(text, is_html=looks_like_html(text)))


def asked(guide: Guide) -> dict[str, list[str]]:
    return {each.name: [q.ask for q in each.questions] for each in guide.rounds}


def parts(guide: Guide, kind: str) -> list[str]:
    return [part.says for part in guide.parts if part.kind == kind]


def rest(guide: Guide) -> list[str]:
    return [text for _, text in guide.rest]


# ---------------------------------------------------------------- the shapes


@pytest.mark.parametrize("name", SHAPES)
def test_a_deck_made_of_it_has_no_faults_and_is_drilled_at_once(name: str, tmp_path: Path) -> None:
    folder = str(tmp_path / "mine")
    told = prep("new", folder, "--from", str(GUIDES / name)).stdout
    assert f"Drill it: prep drill --deck {folder}\n" in told
    assert "no faults in" in prep("check", folder).stdout
    assert "Saved: 1 rating" in prep("drill", "--deck", folder, keys="\n3\nq\n").stdout
    for command in ("list", "stats", "plan"):
        prep(command, "--deck", folder)


@pytest.mark.parametrize("name", SHAPES)
def test_no_line_of_it_is_lost(name: str) -> None:
    text = (GUIDES / name).read_text(encoding="utf-8")
    assert lost(text) == []


def test_a_review_gives_its_rounds_and_questions_word_for_word() -> None:
    guide = guide_of("review-of-a-candidate.md")
    assert guide.title.startswith("Harbour Ferries Deputy Head of Passenger Services")
    assert asked(guide) == {
        "Initial Screening (HR Interview)": [
            "Why do you want to work for Harbour Ferries, and why on this coast?",
            "How do you keep up with what passengers say, good and bad?",
        ],
        "First Round (Operations Manager Interview)": [
            "Describe a large disruption you have managed. What were the key challenges, and how "
            "did you overcome them?",
            "Can you share an example of a change you’ve led that passengers noticed?",
        ],
        "Final Interview (Board)": [
            "What is your vision for the routes over the next 1-3 years?",
            "What role should the islanders play in the timetable, and how would you support them "
            "in this role?",
        ],
    }
    first = guide.rounds[0]
    assert first.objective.startswith("HR looks at your background")
    assert [len(each.expect) for each in guide.rounds] == [2, 2, 1]
    kinds = ("responsibility", "qualification", "tip")
    assert [len(parts(guide, kind)) for kind in kinds] == [3, 4, 2]
    assert guide.tags == [
        "Ferries",
        "Passenger Services",
        "Western Isles",
        "Crew Planning",
        "Safety",
    ]
    assert guide.summary.startswith("As the Deputy Head of Passenger Services")
    assert "Example Insights from Candidates" in rest(guide)


def test_a_mailed_agenda_gives_rounds_by_the_hour_and_joins_broken_lines() -> None:
    guide = guide_of("mailed-agenda.txt")
    assert guide.title == "Your interview day at Nordlys Glass - Production Planner"
    assert [each.name for each in guide.rounds] == [
        "Interview with Lars Hauge (plant manager)",
        "Case exercise with the planning team",
        "HR interview with me",
    ]
    assert guide.rounds[0].objective == (
        "Lars wants to hear how you planned a line with long changeovers, and what you did when a "
        "furnace stopped."
    )
    assert guide.rounds[0].expect == ["09:30 - 10:15"]
    assert asked(guide)["Interview with Lars Hauge (plant manager)"][0] == (
        "Tell us about a plan of yours that did not survive the week, and what you learned from it."
    )
    assert "Kind regards" in rest(guide)


def test_a_markdown_page_gives_its_headings_lists_and_what_to_ask_them() -> None:
    guide = guide_of("page.md")
    assert [each.name for each in guide.rounds] == [
        "Phone screen (30 min)",
        "Technical interview",
        "Onsite",
    ]
    _, technical, onsite = guide.rounds
    assert "Coding" in technical.expect
    assert "Merge two lists of transactions by time." in asked(guide)["Technical interview"]
    assert [q.kind for q in onsite.questions] == ["", "behavioural", "behavioural"]
    assert onsite.questions[0].ask == "Design a ledger for 10 million accounts."
    assert onsite.ask_them == ["How often are you paged?", "Who decides what is built?"]
    assert guide.tags == ["backend", "payments", "Kotlin", "on call"]
    assert "https://example.org/mia" in rest(guide)


def test_an_advertisement_asks_about_each_thing_that_it_wants() -> None:
    guide = guide_of("advertisement.txt")
    assert guide.made
    assert [each.name for each in guide.rounds] == ["Interview"]
    assert len(guide.questions) == len(guide.parts) == 8
    assert guide.questions[4].ask == (
        "“Registered general nurse, with five years on a ward”: what shows that you bring this?"
    )
    assert "28 days of leave" in rest(guide)


SALARY = "Salary: 70,000 to 82,000. 28 days' holiday. Apply by 18 December."


def test_pay_and_deadline_below_the_rounds_of_an_advertisement_are_no_part_of_a_round() -> None:
    guide = guide_of("advertisement-with-rounds.txt")
    assert [(each.objective, each.expect) for each in guide.rounds] == [("", [])] * 3
    assert rest(guide)[-2:] == [SALARY, "Contact: Ann Lee, 0113 496 0000"]


def test_a_step_named_by_its_length_and_with_whom_is_a_round() -> None:
    steps = [
        "A 30-minute call with our recruiter",
        "An hour with the hiring manager",
        "45 minutes with peers",
    ]
    listed = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    assert [
        each.name for each in understood(f"Analyst\n\nInterview process\n\n{listed}\n").rounds
    ] == steps


@pytest.mark.parametrize(
    "below", [SALARY, "28 days of leave.", "We answer within two weeks, always."]
)
def test_a_paragraph_below_a_bare_list_of_rounds_is_not_about_the_last_of_them(below: str) -> None:
    guide = understood(f"Process\n\n1. Phone screen\n2. Onsite\n\n{below}\n")
    bare = [(each.objective, each.expect) for each in guide.rounds if not each.questions]
    assert bare == [("", [])] * 2
    assert rest(guide)[-1] == below


@pytest.mark.parametrize(
    "text",
    [
        f"<html><ol><li>Phone screen</li><li>Onsite</li></ol><p>{SALARY}</p><p>Why us?</p></html>",
        f"1. Phone screen\nHalf an hour.\n\n2. Onsite\nA whole day.\n\n{SALARY}\n\n- Why us?",
    ],
)
def test_a_line_that_begins_with_pay_is_part_of_no_round(text: str) -> None:
    guide = understood(text)
    assert SALARY in rest(guide)
    assert len(guide.rounds) == 2


@pytest.mark.parametrize(
    "line",
    ["Pay attention to what they say.", "Contact with customers is what it is about.", "A week."],
)
def test_a_line_about_a_round_with_a_blank_line_above_is_part_of_it(line: str) -> None:
    guide = understood(f"## Phone screen\n\nHalf an hour.\n\n## Onsite\n\n{line}\n\n- Why us?\n")
    assert line in (guide.rounds[1].objective, *guide.rounds[1].expect)


def test_what_stands_right_below_the_last_round_of_a_list_is_about_it() -> None:
    guide = understood(
        "1. Phone screen\n2. Onsite\nFour people ask about your work.\n\n- Why us?\n"
    )
    assert guide.rounds[1].objective == "Four people ask about your work."


def test_an_advertisement_with_rounds_asks_about_the_role_in_its_technical_round(
    tmp_path: Path,
) -> None:
    file = GUIDES / "advertisement-with-rounds.txt"
    technical = "Technical interview with two engineers (90 minutes)"
    assert asked(guide_of(file.name)) == {
        "Call with our recruiter (30 minutes)": [],
        technical: [
            "“Build data pipelines”: how would you do this, and where have you done it?",
            "“Keep the warehouse tidy and cheap”: how would you do this, and where have you done "
            "it?",
            "“Work with analysts on reports that people trust”: how would you do this, and where "
            "have you done it?",
            "“Three years of SQL and Python”: what shows that you bring this?",
            "“Clear writing”: what shows that you bring this?",
        ],
        "Conversation with the head of data (45 minutes)": [],
    }
    told = prep("new", str(tmp_path / "deck"), "--from", str(file)).stdout
    assert f"5 questions under no round went to {technical}; to move one" in told
    objectives = {stage.objective for stage in load_deck(tmp_path / "deck").stages}
    assert objectives == {"The text does not say what this round is for."}


def test_numbered_questions_without_rounds_are_one_round_odd_ones_too() -> None:
    guide = guide_of("numbered.txt")
    assert [each.name for each in guide.rounds] == ["Interview"]
    assert len(guide.questions) == 12
    assert "Your view on homework" in asked(guide)["Interview"]


def test_a_page_in_html_gives_what_is_seen_and_nothing_that_runs() -> None:
    guide = guide_of("page.html")
    assert guide.title == "How we hire a sous chef at Café Müller"
    assert asked(guide) == {
        "Call with the head chef": [
            "Which dish of ours would you take off the menu?",
            "Tell me about the worst service of your life.",
        ],
        "Trial shift": [],
        "Meeting with the owner": [
            "What does a plate cost you?",
            "Can you count a stock of 200 items in an hour?",
        ],
    }
    assert guide.rounds[1].expect == ["Clean station", "Calm voice"]
    assert parts(guide, "qualification") == ["Five years at a stove", "HACCP certificate"]
    assert not any("var q" in text or "color" in text for text in rest(guide))


def test_bullets_that_are_dashes_and_headings_in_capitals() -> None:
    guide = guide_of("dashes.txt")
    assert [each.name for each in guide.rounds] == [
        "STAGE 1: RECRUITER CALL",
        "STAGE 2: HIRING MANAGER",
        "STAGE 3: PANEL",
    ]
    assert guide.rounds[1].objective == "renewals and difficult customers"
    assert asked(guide)["STAGE 2: HIRING MANAGER"] == [
        "Tell me about a customer you lost.",
        "How do you say no to a big customer?",
    ]
    assert "They like numbers: churn, expansion, NPS" in guide.rounds[1].expect


def test_poor_spelling_is_understood_and_kept_as_it_is() -> None:
    guide = guide_of("poor-spelling.txt")
    assert asked(guide) == {
        "fone screen with the boss": [
            "y do u want to work hear",
            "wat cars hav u worked on",
            "wen can u start?",
        ],
        "secnd interveiw in the workshop": [
            "tel me abuot a repair that went wrong",
            "how wud u find a noise that comes only in rain",
            "discribe how you chek breaks",
        ],
    }
    assert parts(guide, "qualification") == ["driving lisence", "2 yrs in a garage"]
    assert parts(guide, "tip") == ["bring ur own gloves"]


def test_two_hundred_questions_are_two_hundred() -> None:
    guide = guide_of("two-hundred.md")
    assert [len(each.questions) for each in guide.rounds] == [50, 50, 50, 50]


# ---------------------------------------------------------------- one rule each


def test_steps_keep_their_long_names_and_the_line_below_is_not_part_of_them() -> None:
    guide = understood(
        "Hey Priya!\n\nStep 1 – Intro call w/ Dana (Talent), 25 min, Zoom\nDana wants to hear your "
        "story.\n\nStep 2 – Portfolio review w/ Marcus & Lee (Design leads), 60 min\nPlease pick 2 "
        "projects. They'll dig into:\n• how you frame a problem\n\nStep 3 – Whiteboard, 45 min\n"
        'Past prompts: "Design an elevator", "How would you improve the library card?"\n'
    )
    assert [each.name for each in guide.rounds] == [
        "Step 1 – Intro call w/ Dana (Talent), 25 min, Zoom",
        "Step 2 – Portfolio review w/ Marcus & Lee (Design leads), 60 min",
        "Step 3 – Whiteboard, 45 min",
    ]
    assert guide.rounds[0].objective == "Dana wants to hear your story."
    assert guide.rounds[1].expect == ["how you frame a problem"]
    assert [question.ask for question in guide.questions] == [
        "Design an elevator",
        "How would you improve the library card?",
    ]


def test_rounds_with_letters_and_questions_announced_behind_one() -> None:
    guide = understood(
        "Selection:\na) short chat on the phone with Morag\nb) two hours of playing\nc) interview "
        "w/ "
        "the committee of parents; they have asked these in the past:\n     what would you do if a "
        "child bites?\n     how do you settle a new child\n     a parent is late - what do you "
        "say\n"
    )
    assert asked(guide) == {
        "short chat on the phone with Morag": [],
        "interview w/ the committee of parents": [
            "what would you do if a child bites?",
            "how do you settle a new child",
            "a parent is late - what do you say",
        ],
    }
    assert guide.rounds[0].expect == ["two hours of playing"]


def test_what_candidates_ask_of_the_company_is_no_question_to_drill() -> None:
    guide = understood("- Why us?\n\nFAQ\nQ: Can I use my own laptop?\nA: Yes!\nAny questions?\n")
    assert [question.ask for question in guide.questions] == ["Why us?"]
    assert "Q: Can I use my own laptop?" in rest(guide)


def test_questions_that_are_headings_keep_their_answers_out_of_the_round() -> None:
    guide = understood(
        "---\ntitle: Train driver interview\nauthor: railjobs\n---\n\n### 1. Why trains?\n\nSay "
        "why.\n\n"
        "*Tip:* rest well.\n\n### 2. Tell us about a rule you disagreed with.\n\nSafety first.\n\n"
        "## Managers' interview\n\nAn hour. Expect questions on:\n\n1. Communication\n2. Rules\n"
    )
    assert guide.title == "Train driver interview"
    assert asked(guide) == {
        "Managers' interview": ["Why trains?", "Tell us about a rule you disagreed with."],
    }
    assert parts(guide, "tip") == ["rest well."]
    assert rest(guide) == ["author: railjobs", "Say why.", "Safety first."]


def test_an_ordinal_begins_a_round_and_questions_for_them_are_not_asked_of_you() -> None:
    guide = understood(
        "My notes\n\n1st: call with Ruth, 20 min. motivation, notice period\n\n2nd: at the "
        "museum. panel "
        "of 3\n   Ruth gave examples of questions:\n   - how do you make an object speak\n\n"
        "my own questions for them: who does evenings?\n\nbring: DBS certificate\n"
    )
    assert asked(guide) == {
        "1st: call with Ruth, 20 min": [],
        "2nd: at the museum": ["how do you make an object speak"],
    }
    assert guide.rounds[1].ask_them == ["who does evenings?"]


def test_a_question_behind_the_name_of_a_round_is_asked_in_that_round() -> None:
    guide = understood(
        "Why Acme?\nTell me about a hard customer.\n"
        "In the second interview with the CEO: What is your vision for Acme?\n"
        "Round 3 - Technical (60 min): Design a rate limiter. How would you test it?\n"
    )
    assert asked(guide) == {
        "In the second interview with the CEO": ["What is your vision for Acme?"],
        "Round 3 - Technical (60 min)": [
            "Design a rate limiter. How would you test it?",
            "Why Acme?",
            "Tell me about a hard customer.",
        ],
    }
    assert [each.objective for each in guide.rounds] == ["", ""]
    assert guide.rest == []


def test_a_label_that_names_the_round_of_its_questions_opens_that_round() -> None:
    guide = understood(
        "Questions that came up in the first interview:\n- Why Acme?\n\n"
        "Questions from the phone screen:\n- Why now?\n"
    )
    assert asked(guide) == {"first interview": ["Why Acme?"], "phone screen": ["Why now?"]}


def test_a_short_line_that_names_a_person_above_questions_is_a_round_without_any_mark() -> None:
    guide = understood(
        "Hi Sam,\n\nHR screening\n1. Why Acme?\n2. What do you want to earn?\n\n"
        "Hiring manager\n1. Tell me about a project you led.\n2. How do you prioritise?\n\n"
        "CTO & team lead\nWhy Rust?\n\nBest,\nAnna\nHiring manager\n"
    )
    assert asked(guide) == {
        "HR screening": ["Why Acme?", "What do you want to earn?"],
        "Hiring manager": ["Tell me about a project you led.", "How do you prioritise?"],
        "CTO & team lead": ["Why Rust?"],
    }
    assert rest(guide) == ["Hi Sam,", "Best,", "Anna", "Hiring manager"]


def test_whether_you_have_questions_for_them_is_what_to_expect_and_never_drilled() -> None:
    guide = understood(
        "## Phone screen\n\nDo you have questions for us?\n\n- Why Acme?\n\n## Onsite\n\n"
        "- What questions do you have for me?\n- Is there anything you would like to ask us?\n"
    )
    assert asked(guide) == {"Phone screen": ["Why Acme?"], "Onsite": []}
    assert [each.expect for each in guide.rounds] == [
        ["Do you have questions for us?"],
        ["What questions do you have for me?", "Is there anything you would like to ask us?"],
    ]


def test_a_mail_of_three_lines_gives_the_questions_within_its_sentences() -> None:
    guide = guide_of("mail-of-three-lines.txt")
    assert asked(guide) == {
        "Interview": [
            "What would you change about our product?",
            "For Jonas, please be ready to talk about a pipeline you built end to end, how would "
            "you handle late data, and why did you choose your current stack?",
        ]
    }


def test_a_question_within_the_sentences_of_an_advertisement_is_not_asked() -> None:
    guide = understood(
        "How do you see yourself in five years? With plants, we hope.\n\nWhat you bring\n- Calm\n"
    )
    assert guide.made and len(guide.questions) == 1


def test_a_page_copied_from_a_review_site_gives_its_questions_and_no_round_of_its_buttons() -> None:
    guide = guide_of("review-site-copied.txt")
    assert asked(guide) == {
        "Interview": [
            "How would you reduce stock without losing sales?",
            "Tell me about a time you worked with messy data",
            "What is the bullwhip effect, and where have you seen it?",
        ]
    }
    assert {question.label for question in guide.questions} == {""}


def test_rounds_with_their_questions_on_one_line_are_named_without_them() -> None:
    guide = guide_of("rounds-inline.txt")
    assert asked(guide) == {
        "Round 1 - Recruiter screen (30 min)": ["Why Quill? What are you looking for?"],
        "Round 2 - Technical (60 min)": ["Design a rate limiter. How would you test it?"],
        "Round 3 - Values (45 min)": [
            "Tell me about a time you changed your mind. When did you last help a colleague?"
        ],
        "Round 4 - Founder chat (20 min)": [],
    }
    assert guide.rounds[3].expect == ["no preparation needed"]


TABLE = {
    "1 Phone screen - Maya (HR) - 30 min": ["Why us? What notice period do you have?"],
    "2 Hiring manager - Tom Reed - 45 min": ["Tell me about a product you launched."],
    "3 Panel - Design + Engineering - 60 min": [
        "How do you say no to a stakeholder?",
        "Tell me about a time you fixed something that was not yours.",
        "What did you learn last month?",
    ],
}


def test_a_table_gives_its_questions_cell_by_cell_whatever_it_is_written_in() -> None:
    text = (GUIDES / "table-with-tabs.txt").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.splitlines() if row]
    markdown = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    cells = "".join(f"<tr><td>{'</td> <td>'.join(row)}</td></tr>\n" for row in rows)
    for each in (text, markdown, f"<html><table>{cells}</table></html>"):
        assert asked(understood(each)) == TABLE
        assert understood(each).title == ""


def test_a_time_above_questions_is_a_round_whatever_it_is_called() -> None:
    guide = guide_of("calendar-invitation.txt")
    assert asked(guide) == {
        "Portfolio walkthrough with Dana Ruiz": [
            "Which decision in it would you take differently today?",
            "How did you know that it worked?",
        ],
        "Behavioral questions": ["Tell me about feedback that was hard to hear"],
    }
    assert [each.expect for each in guide.rounds] == [["14:05 – 14:35"], ["14:35 – 14:50"]]


def test_a_number_above_a_list_of_questions_is_a_round_in_any_language() -> None:
    guide = guide_of("german-and-english.txt")
    assert [(each.name, len(each.questions)) for each in guide.rounds] == [
        ("Gespräch: Telefoninterview mit HR (30 min)", 3),
        ("Gespräch: Fachinterview mit dem Teamleiter", 2),
        ("Final round mit der Geschäftsführung", 2),
    ]
    assert guide.rounds[1].expect == ["Erzählen Sie von einem Projekt, das schiefging."]


def test_an_advertisement_with_emoji_asks_for_what_it_lists_and_not_for_its_praise() -> None:
    guide = guide_of("advertisement-with-emoji.txt")
    assert parts(guide, "responsibility") == [
        "Own our brand calendar across 6 markets",
        "Lead a team of four",
        "Work with agencies, and keep them on budget",
    ]
    assert parts(guide, "qualification") == [
        "5+ years in brand marketing",
        "Excellent writing",
        "You know your way around GA4",
        "Brand Management, Copywriting, Google Analytics",
    ]
    assert {"What's in it for you?", "25 days holiday", "Full-time"} <= {*rest(guide)}


def test_emoji_are_bullets_where_one_begins_two_lines_in_a_row_and_are_left_out() -> None:
    guide = guide_of("emoji.txt")
    assert asked(guide) == {
        "Phone screen": ["Why support?", "Why Tandem?"],
        "Hiring manager": [
            "Tell me about your worst week",
            "How do you coach someone who is struggling?",
            "What would you automate first?",
        ],
        "Team interview": [
            "Role play: an angry customer",
            "Who on your team taught you the most?",
        ],
    }
    assert guide.rounds[2].ask_them == [
        "How is success measured?",
        "What happened to the last person?",
    ]
    assert parts(guide, "tip") == ["Smile", "Have numbers ready"]
    numbers = understood("1️⃣ Phone screen\n👩‍💻 Why us?\n2️⃣ Onsite\n👩‍💻 Why now?\n")
    assert asked(numbers) == {"Phone screen": ["Why us?"], "Onsite": ["Why now?"]}


def test_bullets_quotes_and_spaces_as_word_exports_them_are_understood() -> None:
    guide = guide_of("word-export.txt")
    assert asked(guide) == {
        "Stage 1: Telephone interview": [
            "Why do you want to leave your current job?",
            "What do you know about us?",
            "What shifts can you work?",
        ],
        "Stage 2: Assessment centre": [],
        "Group exercise": [],
        "Written test": [
            "Tell us about a time you dealt with an accident.",
            "How would you plan a peak week?",
            "Describe a team you led…",
            "What’s your biggest weakness ?",
        ],
        "Stage 3: «Final» interview": [
            "Where do you see yourself in 5 years ?",
            "How would your boss describe you？",
        ],
    }


def test_answers_below_questions_are_kept_and_not_asked() -> None:
    guide = understood(
        "## Phone screen\n\nQ: Why coffee?\nA: Say why. How would you know the shop? Go there.\n\n"
        "Q. Describe your perfect shift\nA. Be honest.\n"
    )
    assert asked(guide) == {"Phone screen": ["Why coffee?", "Describe your perfect shift"]}
    assert rest(guide) == ["A: Say why. How would you know the shop? Go there.", "A. Be honest."]


def test_rounds_in_a_list_have_the_questions_in_the_list_below_them() -> None:
    guide = understood(
        "- Hiring manager\n  - Why us?\n  - Why now?\n- Panel\n  - Who taught you?\n  - A task\n"
    )
    assert asked(guide) == {"Hiring manager": ["Why us?", "Why now?"], "Panel": ["Who taught you?"]}


def test_what_stands_below_a_number_is_no_part_of_its_name() -> None:
    guide = guide_of("numbered-parts.txt")
    assert asked(guide) == {
        "HR SCREENING (30 MINUTES)": [
            "Why are you leaving?",
            "What are your salary expectations?",
            "When could you start?",
        ],
        "HIRING MANAGER INTERVIEW (60 MINUTES)": [
            "Walk me through your CV.",
            "What was your biggest success?",
        ],
        "PRESENTATION TO THE PANEL": ["What will you do first? What if the budget is cut?"],
    }
    assert [each.objective for each in guide.rounds] == [
        "Get to know you",
        "Assess your experience",
        "Topic: the first 90 days",
    ]


def test_a_part_with_its_length_above_questions_is_a_round_whatever_it_is_called() -> None:
    guide = guide_of("for-interviewers.txt")
    assert [(each.name, len(each.questions)) for each in guide.rounds] == [
        ("Background (10 min)", 2),
        ("Competency: Organisation (15 min)", 4),
        ("Competency: Discretion (15 min)", 1),
        ("Closing (5 min)", 1),
    ]
    assert guide.rounds[3].expect == ["What questions do you have for us?"]
    assert guide.parts == []


def test_rounds_listed_first_and_told_below_are_the_same_rounds() -> None:
    guide = guide_of("list-then-rounds.txt")
    assert asked(guide) == {
        "Round 1: Online assessment": [],
        "Round 2: Technical phone interview": [
            "Reverse a linked list in groups of k",
            "Given a stream of numbers, how do you find the median?",
        ],
        "Round 3: Virtual onsite (4 interviews)": [
            "Googleyness: Tell me about a time you helped a teammate. / What do you do when you "
            "disagree?"
        ],
        "Round 4: Hiring committee": ["What happens?"],
    }
    assert guide.rounds[0].objective == "2 coding questions in 90 minutes. Arrays, graphs."


def test_what_somebody_will_ask_is_asked_also_in_indirect_speech() -> None:
    guide = understood(
        "1) Call with Lena Park\n\nLena will ask you:\n- to walk her through a model you built\n"
        "- how you handle month-end\n- why Harbor?\n\n"
        "Could you let me know which of these works for you? Mon, Tue\n"
    )
    assert asked(guide) == {
        "Call with Lena Park": [
            "to walk her through a model you built",
            "how you handle month-end",
            "why Harbor?",
        ]
    }


def test_a_situation_and_its_question_on_one_line_are_one_question() -> None:
    guide = understood(
        "Second part - scenario\nA patient refuses medication. What do you do?\n"
        "You find an error. Who do you tell?\n"
    )
    assert asked(guide) == {
        "Second part - scenario": [
            "A patient refuses medication. What do you do?",
            "You find an error. Who do you tell?",
        ]
    }


def test_a_label_of_the_role_above_nothing_but_questions_is_a_label_of_questions() -> None:
    guide = understood("Soft skills\n- Tell me about a quarrel.\n- Who calms you?\n")
    assert [question.label for question in guide.questions] == ["Soft skills", "Soft skills"]
    assert guide.parts == []


@pytest.mark.parametrize(
    "name",
    [
        "For the hiring manager",
        "Mon 12 Oct, 9am – Sue (area manager)",
        "Interviewer 2: Dr. Kim, postdoc",
        "Exercise B: Role play",
        "**HR**",
        "Head of Sales, 45 min",
    ],
)
def test_above_questions_it_is_a_round(name: str) -> None:
    guide = understood(f"Stage One\n\nWhy us?\n\n{name}\nWhy now?\nTell me about a risk.\n")
    bare = name.strip("*")
    assert asked(guide) == {"Stage One": ["Why us?"], bare: ["Why now?", "Tell me about a risk."]}


@pytest.mark.parametrize(
    "line", ["Strengths and weaknesses", "Best regards", "A conflict with a difficult old manager"]
)
def test_above_questions_it_is_no_round(line: str) -> None:
    guide = understood(f"Stage One\n\nWhy us?\n\n{line}\nWhy now?\n")
    assert "Stage One" in asked(guide) and line not in asked(guide)


def test_a_label_of_questions_makes_questions_of_lines_without_a_question_mark() -> None:
    guide = understood("Common questions:\n\nWhy this company\nWhat's a deadlock\nExplain CAP\n")
    assert asked(guide) == {"Interview": ["Why this company", "What's a deadlock", "Explain CAP"]}


def test_a_list_of_rounds_in_a_process_goes_on_after_its_first() -> None:
    guide = understood("## Process\n\n- Phone screen\n- Onsite\n\n## Questions\n\n- Why us?\n")
    assert asked(guide) == {"Phone screen": ["Why us?"], "Onsite": []}


def test_questions_below_several_rounds_go_to_the_first_that_has_none(tmp_path: Path) -> None:
    text = (
        "## Phone screen\n\n- Why us?\n\n## Onsite\n\nAn hour.\n\n## Panel\n\nTwo hours.\n\n"
        "# Questions we may ask\n\n- Why now?\n- What is a good day?\n"
    )
    assert asked(understood(text)) == {
        "Phone screen": ["Why us?"],
        "Onsite": ["Why now?", "What is a good day?"],
        "Panel": [],
    }
    file = tmp_path / "mail.md"
    file.write_text(text, encoding="utf-8")
    told = prep("new", str(tmp_path / "deck"), "--from", str(file)).stdout
    assert (
        "2 questions under no round went to Onsite; to move one, change its `stage:` in "
        "questions.yaml.\n"
    ) in told


@pytest.mark.parametrize(
    ("names", "taker"),
    [
        (("Phone screen", "Onsite"), "Phone screen"),
        (("Phone screen", "Technical interview", "Hiring manager"), "Technical interview"),
        (("Phone screen", "Chat with the hiring manager"), "Chat with the hiring manager"),
    ],
)
def test_where_each_round_has_questions_one_of_them_takes_those_under_none(
    names: tuple[str, ...], taker: str
) -> None:
    rounds = "".join(f"## {name}\n\n- Why {name}?\n\n" for name in names)
    guide = understood(f"{rounds}# Questions we may ask\n\n- Why now?\n")
    assert asked(guide) == {
        name: [f"Why {name}?", *(["Why now?"] if name == taker else [])] for name in names
    }
    assert guide.loose == (1, taker)


def test_bold_questions_below_a_bold_round_are_asked_in_it() -> None:
    guide = understood("**Phone screen**\n\n**Questions**\n\n- Why us?\n- Your strengths now\n")
    assert asked(guide) == {"Phone screen": ["Why us?", "Your strengths now"]}


def test_a_numbered_task_that_speaks_of_an_interview_is_no_round() -> None:
    guide = understood("1. Tell me about your last interview\n2. Why us?\n3. Describe a bad call\n")
    assert [each.name for each in guide.rounds] == ["Interview"]
    assert len(guide.questions) == 3


def test_a_label_of_questions_with_a_length_is_no_round_of_its_own() -> None:
    guide = understood(
        "# Acme\n\n## Onsite\n\n### Technical questions (30 min)\n\n- Why SQL?\n- Why Go?\n"
    )
    assert asked(guide) == {"Onsite": ["Why SQL?", "Why Go?"]}
    assert {question.kind for question in guide.questions} == {"technical"}


# ---------------------------------------------------------------- laws


def lost(text: str) -> list[str]:
    """The words of a guide that are neither in the deck, nor kept, nor a label."""
    lines = guide_lines(text, is_html=looks_like_html(text))
    guide = read_guide(lines)
    kept = [guide.title, guide.summary, *guide.tags, *rest(guide)]
    for each in guide.rounds:
        kept += [each.name, each.objective, *each.expect, *each.ask_them]
        kept += [part for question in each.questions for part in (question.ask, question.label)]
    kept += [text for part in guide.parts for text in (part.says, part.label)]
    words = {word for entry in kept for word in re.findall(r"\w+", entry)}
    missing = []
    for line in lines:
        head, _, tail = line.text.partition(":")
        is_label = rules.section_of(head) or rules.TITLE_LABEL.fullmatch(head)
        said = tail if is_label else rules.without_prefix(line.text)[0]
        missing += [word for word in re.findall(r"\w+", said) if word not in words]
    return missing


WORDS = st.sampled_from(
    'round interview phone screen questions objective: tell me about why how do you? what “ ” " : -'
    " * 1. 2) # ## ** _ | > requirements tips tags responsibilities stage 1 onsite beta gamma"
    " delta, no: yes ~ null {x} [y](z) &amp; <b> </li> <h2> <ul> <li> <script> \t \x1b[31m \u202e"
    " \ufffe \\ ' %".split(" ")
)
ROWS = st.lists(WORDS, max_size=9).map(" ".join) | st.text(max_size=40)
TEXTS = st.lists(ROWS, max_size=14).map("\n".join)


@given(TEXTS, st.sampled_from((".txt", ".md", ".html")))
@example('- Why: "{}"?\n- no\n- Tell me # about\n', ".txt")
def test_whatever_the_text_the_deck_loads_or_nothing_is_made(
    tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str
) -> None:
    file = tmp_path_factory.mktemp("guide") / f"guide{suffix}"
    file.write_bytes(text.encode("utf-8", "replace"))
    try:
        files, guide = deck_from_guide(file, tell=lambda _: None)
    except FileFaults as faults:
        raise AssertionError(faults.message) from faults
    except PrepError:
        return
    folder = file.parent / "deck"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    deck = load_deck(folder)
    assert [q.ask for q in deck.questions] == [q.ask for q in guide.questions]
    assert [stage.name for stage in deck.stages] == [each.name for each in guide.rounds]
    assert [tag.name for tag in deck.tags] == guide.tags
    assert not any(unsafe_in(content) for content in files.values())


@given(TEXTS)
def test_whatever_the_text_no_line_is_lost(text: str) -> None:
    assert lost(text) == []


def unasked(text: str) -> list[str]:
    """The sentences of a guide with a question mark at their end that are no question, stand
    neither in what is said of a round nor in a list of the role, and are not kept."""
    lines = guide_lines(text, is_html=looks_like_html(text))
    guide = read_guide(lines)
    shown = [*rest(guide), *(question.ask for question in guide.questions)]
    shown += [part.says for part in guide.parts]
    for each in guide.rounds:
        shown += [each.objective, *each.expect, *each.ask_them]
    shown = [" ".join(re.findall(r"\w+|\?", entry)) for entry in shown]
    missing = []
    for line in lines:
        for sentence in re.findall(
            r"[^.?!:;–—-]*\w[^.?!:;–—-]*\?", rules.without_prefix(line.text)[0]
        ):
            words = " ".join(re.findall(r"\w+|\?", sentence))
            missing += [] if any(words in entry for entry in shown) else [sentence]
    return missing


@pytest.mark.parametrize("name", SHAPES)
def test_no_sentence_of_it_that_asks_is_lost(name: str) -> None:
    assert unasked((GUIDES / name).read_text(encoding="utf-8")) == []


@given(TEXTS)
@example("What to expect? Questions:\n- Why?\n")
@example("Requirements\n- Excel?\n- Can you drive? We do.\n\n- Why us?")
@example("Why Acme? Interview guide\n- Why now?")
def test_whatever_the_text_no_sentence_that_asks_is_lost(text: str) -> None:
    assert unasked(text) == []


# ---------------------------------------------------------------- bad inputs


def refused(tmp_path: Path, data: bytes, name: str = "guide.txt") -> str:
    """What is said of a file that is no guide; no folder is left behind."""
    file = tmp_path / name
    file.write_bytes(data)
    result = prep("new", str(tmp_path / "deep" / "mine"), "--from", str(file), ok=1)
    assert result.stdout == "" and not (tmp_path / "deep").exists()
    return result.stderr


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    assert refused(tmp_path, b" \n\t\n") == "error: guide.txt is empty\n"


SAVE = "hint:  save it as text: .txt, .md or .html in UTF-8\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "guide.txt is a PDF, not text"),
        (b"PK\x03\x04\x14\0", "guide.txt is a Word file or an archive, not text"),
        (b"Why?\0\0\n", "guide.txt is not text"),
        (b"Why?\nCaf\xe9?\n", "guide.txt:2: this is not UTF-8 text"),
        (b"\xff\xfea", "guide.txt:1: this is not UTF-8 text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    assert refused(tmp_path, data) == f"error: {said}\n{SAVE}"


def test_a_file_of_two_megabytes_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"Why?\n" * 400_000) == (
        "error: guide.txt is larger than 1 MB; a guide is a few pages\n"
    )


def test_a_text_in_which_nothing_is_found_says_what_was_looked_for(tmp_path: Path) -> None:
    assert refused(tmp_path, b"The cat sat on the mat.\nIt was a good cat.\n") == (
        "error: nothing to ask in guide.txt: it has no lines that end in a question mark or begin "
        "as 'Tell me about' does, no rounds, and no lists of responsibilities or requirements\n"
        "hint:  put each question on a line of its own, beginning with '- '\n"
    )


def test_more_questions_than_any_guide_has_are_refused(tmp_path: Path) -> None:
    rows = "".join(f"- Why {number}?\n" for number in range(2001))
    assert "guide.txt has 2,001 questions; 2,000 are the most" in refused(tmp_path, rows.encode())


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    result = prep("new", str(tmp_path / "mine"), "--from", str(tmp_path / "none.txt"), ok=1)
    assert "none.txt cannot be read: No such file or directory" in result.stderr
    assert not (tmp_path / "mine").exists()


def test_a_folder_with_something_in_it_is_left_alone_before_the_guide_is_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("kept")
    result = prep("new", str(tmp_path / "mine"), "--from", "-", ok=2, keys="Why?\n")
    assert "is not empty" in result.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_from_and_copy_do_not_go_together(tmp_path: Path) -> None:
    result = prep("new", str(tmp_path / "mine"), "--from", "-", "--copy", ok=2)
    assert "--from does not go with --copy" in result.stderr


def test_standard_input_is_taken_and_html_is_known_by_its_beginning(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><title>T</title><li>Why us?<li>Why now?"
    told = prep("new", str(tmp_path / "mine"), "--from", "-", keys=page).stdout
    assert "  - Interview: 2 questions\n" in told
    deck = load_deck(tmp_path / "mine")
    assert [question.ask for question in deck.questions] == ["Why us?", "Why now?"]
    assert deck.questions[0].origin == "standard input, line 1"


def test_hostile_html_is_text(tmp_path: Path) -> None:
    page = (
        "<html><ul><li>Why\x1b]0;x\x07 <b onclick=x>us</b>&#27;[31m&#x202e;?<li>What "
        "&lt;script&gt; is [/red] [link=x]?</ul><script>- Why not?</script><style>Why?</style>"
        + "<div>" * 3000
        + "<p>Why {{a}} #b: *c &d !!e?<!-- - Why hidden? -->"
    )
    (tmp_path / "guide.html").write_text(page)
    prep("new", str(tmp_path / "mine"), "--from", str(tmp_path / "guide.html"))
    asks = [question.ask for question in load_deck(tmp_path / "mine").questions]
    assert asks[:2] == ["Why ]0;x us[31m ?", "What <script> is [/red] [link=x]?"]
    assert not any("not?" in ask or "hidden" in ask for ask in asks)


def test_texts_that_yaml_would_change_stay_as_they_are(tmp_path: Path) -> None:
    asks = ["No: why?", "12:30 or 010?", "Why #1?", "{a: b}?", "Why 'so'?", "a\\b?", 'Say "x"?']
    rows = "".join(f"- {ask}\n" for ask in asks)
    (tmp_path / "guide.txt").write_text(f"Tags: no, null, 12, on\n{rows}")
    prep("new", str(tmp_path / "mine"), "--from", str(tmp_path / "guide.txt"))
    deck = load_deck(tmp_path / "mine")
    assert [question.ask for question in deck.questions] == asks
    assert [tag.name for tag in deck.tags] == ["no", "null", "12", "on"]


@pytest.mark.parametrize(
    "row",
    [
        "a" * 900_000,
        "*a" * 400_000,
        "[" * 900_000,
        "<a href=" * 100_000,
        "<!--" * 200_000,
        "<![CDATA[" * 100_000,
        "<script>" * 100_000,
        "<ul><li>" * 100_000,
        "</p" * 300_000,
        "<td>x" * 180_000,
        "“" * 300_000,
        "- Why? " * 130_000,
        "<" * 900_000,
        "&#x202e;" * 100_000,
        "\u200b" * 300_000,
        "> " * 450_000,
        "1. " * 300_000,
        "Q: " * 300_000,
    ],
)
@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_a_line_of_a_megabyte_is_kept_and_takes_no_longer_than_it_should(
    tmp_path: Path, row: str, suffix: str
) -> None:
    file = tmp_path / f"guide{suffix}"
    begin = "- Why us?\n\n" if suffix == ".md" else "<ul><li>Why us?</li></ul>"
    file.write_text(f"{begin}{row}\n")
    assert file.stat().st_size <= MAX_GUIDE
    _, guide = deck_from_guide(file, tell=lambda _: None)
    assert guide.questions


def test_a_file_name_cannot_write_into_the_deck(tmp_path: Path) -> None:
    file = tmp_path / "a\nb: \x1b[31m'\".txt"
    file.write_text("- Why us?\n")
    prep("new", str(tmp_path / "mine"), "--from", str(file))
    assert load_deck(tmp_path / "mine").questions[0].origin == "a b: [31m'\".txt, line 1"


def test_what_is_not_used_is_kept_with_its_line_and_shown(tmp_path: Path) -> None:
    (tmp_path / "guide.txt").write_text("My guide\n\n- Why us?\n\nThe canteen is good.\n")
    told = prep("new", str(tmp_path / "mine"), "--from", str(tmp_path / "guide.txt")).stdout
    kept = tmp_path / "mine" / REST_FILE
    assert f"Not used: 1 line, kept in {kept}\n" in told
    assert "     5  The canteen is good.\n" in told
    assert "     5  The canteen is good.\n" in kept.read_text()


def test_the_example_on_top_of_the_questions_is_sound_when_its_marks_are_taken_away(
    tmp_path: Path,
) -> None:
    (tmp_path / "guide.txt").write_text("- Why us?\n")
    prep("new", str(tmp_path / "mine"), "--from", str(tmp_path / "guide.txt"))
    file = tmp_path / "mine" / "questions.yaml"
    text = file.read_text()
    blocks = re.findall(r"^#     points:\n(?:#       .*\n)+", text, re.MULTILINE)
    assert len(blocks) == 3
    for block in blocks:
        file.write_text(text + re.sub("^# ", "", block, flags=re.MULTILINE))
        (question,) = load_deck(tmp_path / "mine").questions
        assert len(question.points) in (4, 5)
        assert "finding" not in prep("check", str(tmp_path / "mine")).stdout


def test_a_copy_of_the_built_in_deck_is_that_deck(tmp_path: Path) -> None:
    from tiktok_prep.wiring import builtin_deck

    told = prep("new", str(tmp_path / "mine"), "--copy").stdout
    assert told.startswith(f"New deck: {tmp_path}/mine\n")
    mine, theirs = load_deck(tmp_path / "mine"), load_deck(builtin_deck())
    assert mine == theirs
    first = (tmp_path / "mine" / "facts.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema/facts.schema.json"
    assert (tmp_path / "mine" / "schema" / "facts.schema.json").exists()


def test_on_a_terminal_a_guide_is_pasted_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    args = ("prep", "new", str(tmp_path / "mine"), "--from", "-")
    with Terminal(*args, home=tmp_path / "home") as it:
        it.until("Paste the guide here")
        it.press("- Why us?\n\x03")
        assert it.end() == 130
    assert not (tmp_path / "mine").exists()
    with Terminal(*args, home=tmp_path / "home") as it:
        it.until("Paste the guide here")
        it.press("- Why us?\n\x04")
        it.until("Interview: 1 question")
        assert it.end() == 0
    assert load_deck(tmp_path / "mine").questions[0].ask == "Why us?"


# ---------------------------------------------------------------- what is said of it


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Interview: 10 December 2026 at 15:00 with Jane Roe.", "10 dec 2026 15:00"),
        ("Your interview is on Thursday 3rd of Dec, 9.30", "3 dec 9:30"),
        ("Interview on December 10th, 2026 at 15:00", "10 dec 2026 15:00"),
        ("Interview on 4 May", "4 may"),
        ("We interview all 12 marketing managers", ""),
        ("Interview next week", ""),
    ],
)
def test_a_date_in_words_is_found_as_plan_takes_it(text: str, when: str) -> None:
    assert date_in(text) == when


def test_new_says_how_to_set_the_date_and_that_points_are_missing(tmp_path: Path) -> None:
    guide, folder = tmp_path / "job.txt", str(tmp_path / "job")
    date = "Interview: 10 December 2026 at 15:00 with Jane Roe."
    wants = "".join(f"- Own thing number {n} of the long list of things\n" for n in "123456")
    guide.write_text(f"Head of Podcasts\n\n{date}\n\nResponsibilities\n{wants}")
    said = prep("new", folder, "--from", str(guide)).stdout
    assert f"To set it: prep plan interview 10 dec 2026 15:00 --deck {folder}\n" in said
    assert f"Add some in {folder}/questions.yaml\n" in said
    deck = load_deck(Path(folder))
    assert all(question.id.count("-") <= 4 for question in deck.questions)
    findings = prep("check", folder).stdout
    assert findings.count("add points") == 1 and "6 questions without points (" in findings
