//! Statements as PDF: the figures of the page; and the code by which a paper is verified.

use crate::company::{Answer, Company};
use axum::http::StatusCode;

fn words(company: &Company, who: &str, address: &str) -> String {
    let bytes = company.bytes(who, address);
    documents::read::pages(&bytes).expect("a PDF").join(" ")
}

/// The code that stands in a text: sixteen letters in four groups.
fn code(text: &str) -> String {
    let is_code = |word: &&str| word.len() == 19 && word.split('-').count() == 4 && word.split('-').all(|group| group.len() == 4);
    text.split_whitespace().find(is_code).expect("a code").to_owned()
}

fn verified(company: &Company, who: &str, code: &str) -> Answer {
    company.get(who, &format!("/api/v1/verify?code={code}"))
}

#[test]
fn a_statement_as_pdf_says_what_the_page_says() {
    let company = Company::open();
    let paper = words(&company, "ada", "/people/ada/statement.pdf?period=2026-03");
    let page = company.get("finance", "/people/ada/statement?period=2026-03").text;
    for said in
        ["March 2026 statement", "Ada Byron", "Pelican phase one", "10,000.00", "10%", "1,000.00", "Total commission", "New business"]
    {
        assert!(page.contains(said), "the page: {said}");
        assert!(paper.contains(said), "the paper: {said}: {paper}");
    }
    assert!(paper.contains("page 1 of 1") && paper.contains("Sellers v1"), "{paper}");
    assert_eq!(
        company.bytes("ada", "/people/ada/statement.pdf?period=2026-03"),
        company.bytes("finance", "/api/v1/people/ada/statement.pdf?period=2026-03"),
        "the same for whoever asks"
    );
    assert_eq!(company.get("ada", "/people/carla/statement.pdf?period=2026-03").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_code_says_whether_a_paper_is_genuine_to_those_who_may_see_it() {
    let company = Company::open();
    let code = code(&words(&company, "ada", "/people/ada/statement.pdf?period=2026-03"));
    for who in ["ada", "mia", "finance"] {
        let answer = verified(&company, who, &code.to_lowercase()).text;
        assert!(answer.contains("\"answer\":\"genuine\"") && answer.contains("1,000.00"), "{who}: {answer}");
    }
    for who in ["ben", "administrator"] {
        let answer = verified(&company, who, &code).text;
        assert!(answer.contains("unknown") && !answer.contains("Ada"), "{who}: {answer}");
    }
    let page = company.get("ada", &format!("/verify?code={code}")).text;
    assert!(page.contains("Genuine: Ada Byron, 2026-03: 1,000.00 USD."), "{page}");
    assert!(verified(&company, "ada", "1234").text.contains("no-code"));

    // A deal is worth more than it was: the paper is no longer what attain says.
    let form = "amount=12000.00&_why=signed+extension";
    assert_eq!(company.post("analyst", "/records/deals/OPP-1", form).status, StatusCode::SEE_OTHER);
    let answer = verified(&company, "ada", &code).text;
    assert!(answer.contains("\"answer\":\"changed\"") && answer.contains("1,200.00"), "{answer}");
}

#[test]
fn a_plan_document_as_pdf_has_the_words_of_the_page() {
    let company = Company::open();
    let paper = words(&company, "ada", "/people/ada/plan/Sellers/document.pdf?version=1");
    for said in ["Sellers", "Ada Byron", "version 1", "New business", "10%", "Not accepted yet.", "page 1 of 1"] {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    assert_eq!(company.get("ben", "/people/ada/plan/Sellers/document.pdf").status, StatusCode::NOT_FOUND);
}

/// Carla sells in Germany and, from 16 March, in Britain; her customers pay in dollars and she is paid in francs.
fn three_currencies() -> Company {
    let plan = |name: &str, role: &str, currency: &str| {
        format!(
            "plan = \"{name}\"\nfor = \"role = '{role}'\"\ncurrency = \"{currency}\"\npays = \"monthly\"\n\n[[component]]\nname = \"{name} commission\"\nmeasure = \"bookings\"\nrate = \"10%\"\n"
        )
    };
    Company::with_files(
        "",
        &[
            (
                "people.csv",
                "id,name,email,role,manager,team,currency,start\n\
                 noor,Noor Haddad,noor@example.com,Manager,,,USD,2020-01-01\n\
                 mia,Mia Lind,mia@example.com,Manager,,,USD,2020-01-01\n\
                 ada,Ada Byron,ada@example.com,AE,mia,North,USD,2024-01-01\n\
                 ben,Ben Okri,ben@example.com,AE,mia,North,USD,2024-01-01\n\
                 carla,Carla Rossi,carla@example.com,DE,mia,South,CHF,2024-01-01\n\
                 carla,Carla Rossi,carla@example.com,UK,mia,South,CHF,2026-03-16\n",
            ),
            ("plans/germany.toml", &plan("Germany", "DE", "EUR")),
            ("plans/britain.toml", &plan("Britain", "UK", "GBP")),
            (
                "exchange_rates.csv",
                "from,to,date,rate\nUSD,EUR,2026-01-01,0.9\nUSD,GBP,2026-01-01,0.8\nEUR,CHF,2026-01-01,0.95\nGBP,CHF,2026-01-01,1.15\nCHF,USD,2026-01-01,1.2\nEUR,USD,2026-01-01,1.1\nGBP,USD,2026-01-01,1.25\n",
            ),
            (
                "deals.csv",
                "id,name,owner,account,stage,kind,amount,currency,created_on,closed_on\n\
                 OPP-4,Hudson haulage,carla,A2,Won,new,7000.00,USD,2026-01-08,2026-03-05\n\
                 OPP-8,Thames barges,carla,A2,Won,new,1000.00,USD,2026-01-08,2026-03-18\n",
            ),
        ],
    )
}

#[test]
fn figures_of_two_currencies_never_stand_in_one_column() {
    let company = three_currencies();
    // 7,000 USD are 6,300 EUR, a tenth of them 630 EUR or 598.50 CHF; 1,000 USD are 800 GBP: 80 GBP or 92 CHF.
    let page = company.get("carla", "/people/carla/statement?period=2026-03").text;
    let sections: Vec<&str> = page.split("<table").filter(|table| table.contains("Commission, ")).collect();
    assert_eq!(sections.len(), 2, "a table for each currency");
    assert!(sections[0].contains("Commission, EUR") && sections[0].contains("630.00") && !sections[0].contains("80.00"));
    assert!(sections[1].contains("Commission, GBP") && sections[1].contains("80.00") && !sections[1].contains("630.00"));
    let converted = page.split("<table").find(|table| table.contains("In CHF</th>")).expect("what becomes of them in francs");
    for said in ["630.00 EUR × 0.95, the rate of", "598.50", "80.00 GBP × 1.15, the rate of", "92.00", "690.50"] {
        assert!(converted.contains(said), "{said}: {converted}");
    }
    let paper = words(&company, "carla", "/people/carla/statement.pdf?period=2026-03");
    for said in ["Amount, EUR", "Amount, GBP", "Amount, CHF", "Commission, EUR", "Commission, GBP", "Total commission, CHF", "690.50"] {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    let workbook = company.bytes("carla", "/people/carla/statement.xlsx?period=2026-03");
    let mut workbook = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(workbook.by_name(name).unwrap()).unwrap();
    let (texts, sheets, summary) = (part("xl/sharedStrings.xml"), part("xl/workbook.xml"), part("xl/worksheets/sheet1.xml"));
    assert!(texts.contains("Amount, EUR") && texts.contains("Amount, GBP") && texts.contains("Amount, CHF"), "{texts}");
    assert!(sheets.contains("\"Lines EUR\"") && sheets.contains("\"Lines GBP\""), "{sheets}");
    // Britain stands in the third column, is converted into the fourth, and the payment adds up the fourth.
    for formula in ["SUM(C6:C6)", "ROUND(C7*1.15,2)", "SUM(B10:B10)", "ROUND(B11*0.95,2)", "D8+D12"] {
        assert!(summary.contains(&format!("<f>{formula}</f>")), "{formula}: {summary}");
    }
    let home = company.get("carla", "/?period=2026-03").text;
    assert!(home.contains("Commission, EUR") && home.contains("Commission, GBP") && !home.contains("Commission, CHF"));
    let components = company.get("carla", "/people/carla/statement?period=2026-03&by=component").text;
    assert!(components.contains("Amount, EUR") && components.contains("Amount, GBP"), "{components}");
    let changes = company.get("carla", "/people/carla/statement?period=2026-03&by=changes").text;
    assert!(changes.contains("Component, EUR") && changes.contains("Component, GBP") && changes.contains("Payment, CHF"));
}

#[test]
fn a_plan_document_has_every_figure_of_the_person_and_its_curves_on_paper() {
    let people = "id,name,email,role,manager,team,currency,start,target_pay,monthly_draw,meeting_fee\n\
                  noor,Noor Haddad,noor@example.com,Manager,,,USD,2020-01-01,,,\n\
                  mia,Mia Lind,mia@example.com,Manager,,,USD,2020-01-01,,,\n\
                  ada,Ada Byron,ada@example.com,AE,mia,North,USD,2024-01-01,50000,700,35\n\
                  ben,Ben Okri,ben@example.com,AE,mia,North,USD,2024-01-01,,,\n\
                  carla,Carla Rossi,carla@example.com,AE,noor,South,USD,2024-01-01,,,\n";
    let plan = "plan = \"Sellers\"\nfor = \"role = 'AE' and monthly_draw > 0\"\neffective = { from = 2026-01-01, to = 2026-12-31 }\ncurrency = \"USD\"\npays = \"monthly\"\n\
                draw = { amount = { person = \"monthly_draw\" }, kind = \"advance\", recoverable = true }\n\n\
                [[component]]\nname = \"Commission\"\nmeasure = \"bookings\"\nagainst = \"quota\"\nper = \"quarter\"\nprorate = \"days\"\n\
                tiers = [ { from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" } ]\n\n\
                [[component]]\nname = \"Spring\"\nkind = \"spiff\"\nmeasure = \"bookings\"\neach = { person = \"meeting_fee\" }\nduring = { from = 2026-03-01, to = 2026-04-15 }\n\n\
                [[component]]\nname = \"Objectives\"\nper = \"quarter\"\ntarget = \"20%\"\ngoals = [ { goal = \"Finish the training\", measure = \"bookings\", weight = \"100%\" } ]\n";
    let company = Company::with_files("", &[("people.csv", people), ("plans/sellers.toml", plan)]);
    let page = company.get("ada", "/people/ada/plan/Sellers").text;
    let paper = words(&company, "ada", "/people/ada/plan/Sellers/document.pdf");
    for said in ["50,000.00 USD", "monthly_draw", "700.00", "meeting_fee", "35.00", "20,000.00", "These are whole quotas."] {
        assert!(page.contains(said), "the page: {said}: {page}");
        assert!(paper.contains(said), "the paper: {said}: {paper}");
    }
    for said in ["Share of quota from", "Rate of what is above", "100%", "12%"] {
        assert!(paper.contains(said), "the corners: {said}: {paper}");
    }
}

/// Half of a commission is paid at once, half on the day in `live_on`.
fn paid_in_parts() -> Company {
    let plan = "plan = \"Sellers\"\nfor = \"role = 'AE'\"\ncurrency = \"USD\"\npays = \"monthly\"\n\n[[component]]\nname = \"New business\"\nmeasure = \"bookings\"\nrate = \"10%\"\nrelease = [ { share = \"50%\" }, { share = \"50%\", on = \"live_on\" } ]\n";
    let deals = "id,name,owner,account,stage,kind,amount,currency,created_on,closed_on,live_on\n\
                 OPP-1,Pelican phase one,ada,A1,Won,new,10000.00,USD,2026-01-05,2026-03-02,2026-04-20\n\
                 OPP-4,Hudson haulage,carla,A2,Won,new,7000.00,USD,2026-01-08,2026-04-05,\n";
    Company::with_files("", &[("plans/sellers.toml", plan), ("deals.csv", deals)])
}

#[test]
fn papers_list_what_is_held_and_released_as_the_page_does() {
    let company = paid_in_parts();
    let (march, april) = ("/people/ada/statement", "period=2026-04");
    let paper = words(&company, "ada", &format!("{march}.pdf?period=2026-03"));
    for said in
        ["Held and released", "Pelican phase one", "50%", "Earned on 2026-03-02; released on 2026-04-20, paid in 2026-04", "−500.00"]
    {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    let paper = words(&company, "ada", &format!("{march}.pdf?{april}"));
    assert!(!paper.contains("Nothing is earned in this period."), "{paper}");
    assert!(paper.contains("Nothing new is earned in this period; 500.00 USD is paid."), "{paper}");
    assert!(paper.contains("Held and released") && paper.contains("Pelican phase one"), "{paper}");
    let page = company.get("ada", &format!("{march}?{april}")).text;
    assert!(page.contains("Held and released") && page.contains("Pelican phase one"), "{page}");
    let csv = company.get("ada", &format!("{march}.csv?{april}")).text;
    let row = "OPP-1,\"Pelican phase one: Earned on 2026-03-02; released on 2026-04-20, paid in 2026-04\",2026-03-02,,Sellers,New business,released,part 2,,0.5,500.00,USD";
    assert!(csv.contains(row) || csv.contains(&row.replace('"', "")), "{csv}");
}
