//! The companies of the comparison, as folders: who sells, what was sold, what it pays.

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use kernel::{Date, effective::epoch_day};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use testing::Dice;

const COMPANY: &str = "name = \"Bench\"\ncurrency = \"USD\"\n\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";
const CREDIT: [&str; 2] = ["[ { to = \"owner\" } ]", "[ { to = \"owner\" }, { to = \"split\" } ]"];
const SELLER: &str = r#"plan      = "Seller"
for       = "role = 'AE'"
effective = { from = 2026-01-01, to = 2026-12-31 }
currency  = "USD"
pays      = "monthly"

[[component]]
name    = "Commission"
measure = "sales"
against = "quota"
per     = "year"
apply   = "marginal"
"#;
const MANAGER: &str = r#"plan      = "Manager"
for       = "role = 'Manager'"
effective = { from = 2026-01-01, to = 2026-12-31 }
currency  = "USD"
pays      = "monthly"

[[component]]
name   = "Override"
kind   = "override"
levels = 1
rate   = "5%"
"#;
/// One in so many people leads the others.
const TEAM: usize = 25;
/// Rows written at a time.
const PIECE: usize = 1 << 17;
const PRODUCTS: usize = 8;
const REGIONS: [&str; 4] = ["Americas", "Europe", "Asia", "Africa"];

/// How many plans the third scenario has: four with tiers that pay each slice, four whose reached tier pays everything, four with one rate.
const PLANS: usize = 12;

/// Writes the company of a scenario: 1, tiers to a yearly quota; 2, also splits, rates by product and region, an override and a cap; 3, a month
/// with twelve plans.
pub fn generate(scenario: usize, rows: usize, people: usize, dir: &Path) {
    let put = |name: &str, text: &str| {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    put("company.toml", COMPANY);
    let credit = CREDIT[usize::from(scenario == 2)];
    put(
        "measures/sales.toml",
        &format!(
            "[sales]\nlabel = \"Sales\"\nclass = \"result\"\nof = \"transactions\"\non = \"date\"\nvalue = \"sum(amount)\"\ncredit = {credit}\n"
        ),
    );
    if scenario == 3 {
        (0..PLANS).for_each(|plan| put(&format!("plans/plan-{plan:02}.toml"), &plan_of_twelve(plan)));
    } else {
        put("plans/seller.toml", &format!("{SELLER}{}", terms(scenario)));
    }
    if scenario == 2 {
        put("plans/manager.toml", MANAGER);
    }
    let (staff, quotas) = staff(scenario, rows, people);
    put("people.csv", &staff);
    put("quotas.csv", &quotas);
    let splits = transactions(scenario, rows, people, &dir.join("transactions.parquet"));
    if let Some(splits) = splits {
        put("splits.csv", &splits);
    }
}

/// The tiers of the first scenario; base rates by product and region and a cap in the second.
fn terms(scenario: usize) -> String {
    if scenario == 1 {
        return "tiers   = [ { from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" }, { from = \"150%\", rate = \"15%\" } ]\n".to_owned();
    }
    let mut text = String::from(
        "tiers   = [ { from = \"0%\", rate = \"100%\" }, { from = \"100%\", rate = \"150%\" } ]\ncap     = { period = 8000 }\ntable   = [\n",
    );
    for product in 0..PRODUCTS {
        for (number, region) in REGIONS.iter().enumerate() {
            let _ =
                writeln!(text, "  {{ product = \"{}\", region = \"{region}\", rate = \"{}%\" }},", name_of(product), rate(product, number));
        }
    }
    text + "]\n"
}

/// One of twelve plans, for the role of its number.
fn plan_of_twelve(plan: usize) -> String {
    let (low, high) = (4 + plan, 7 + plan);
    let tiers = format!("tiers   = [ {{ from = \"0%\", rate = \"{low}%\" }}, {{ from = \"100%\", rate = \"{high}%\" }} ]\n");
    let terms = match plan / 4 {
        0 => format!("against = \"quota\"\nper     = \"period\"\napply   = \"marginal\"\n{tiers}"),
        1 => format!("against = \"quota\"\nper     = \"period\"\napply   = \"whole\"\n{tiers}"),
        _ => format!("rate    = \"{low}%\"\ncap     = {{ period = 9000 }}\n"),
    };
    format!(
        "plan      = \"Plan {plan:02}\"\nfor       = \"role = 'R{plan:02}'\"\neffective = {{ from = 2026-01-01, to = 2026-12-31 }}\n\
         currency  = \"USD\"\npays      = \"monthly\"\n\n[[component]]\nname    = \"Commission\"\nmeasure = \"sales\"\n{terms}"
    )
}

/// The base rate of a product in a region, in percent.
fn rate(product: usize, region: usize) -> usize {
    4 + (product * 3 + region) % 7
}

fn name_of(product: usize) -> String {
    format!("PROD-{product}")
}

fn person(number: usize) -> String {
    format!("P{number:05}")
}

/// People, and the quotas of those who sell: most of a year's sales are below, a part is beyond.
fn staff(scenario: usize, rows: usize, people: usize) -> (String, String) {
    let leaders = people.div_ceil(TEAM);
    let (mut staff, mut quotas) = ("id,role,manager,start\n".to_owned(), "person,measure,period,amount\n".to_owned());
    for number in 0..people {
        let seller = if scenario == 3 { format!("R{:02}", number % PLANS) } else { "AE".to_owned() };
        let (role, manager) = if number < leaders { ("Manager".to_owned(), String::new()) } else { (seller, person(number % leaders)) };
        let _ = writeln!(staff, "{},{role},{manager},2025-01-01", person(number));
        if number >= leaders {
            let window = if scenario == 3 { "2026-01" } else { "2026" };
            // Around what a person sells: some reach it, some do not.
            let each = if scenario == 3 { 380 + number % 13 * 20 } else { 420 };
            let _ = writeln!(quotas, "{},sales,{window},{}", person(number), rows / people.max(1) * each);
        }
    }
    (staff, quotas)
}

/// The transactions of 2026, or of its January, in the order of their ids; in the second scenario one in ten is split in two.
fn transactions(scenario: usize, rows: usize, people: usize, path: &Path) -> Option<String> {
    let mut dice = Dice::new(42);
    let first = i64::from(epoch_day(Date::constant(2026, 1, 1)));
    let schema = Arc::new(Schema::new(vec![
        Field::new("id", DataType::Utf8, false),
        Field::new("owner", DataType::Utf8, false),
        Field::new("date", DataType::Date32, false),
        Field::new("product", DataType::Utf8, false),
        Field::new("region", DataType::Utf8, false),
        Field::new("amount", DataType::Decimal128(12, 2), false),
    ]));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_max_row_group_row_count(Some(PIECE));
    let file = std::fs::File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties.build())).expect("a writer");
    let leaders = people.div_ceil(TEAM);
    let seller = |dice: &mut Dice| leaders + dice.below((people - leaders).max(1));
    let mut splits = "record,person,share\n".to_owned();
    for start in (0..rows).step_by(PIECE) {
        let range = start..(start + PIECE).min(rows);
        let owners: Vec<usize> = range.clone().map(|_| seller(&mut dice)).collect();
        if scenario == 2 {
            for (row, owner) in range.clone().zip(&owners).filter(|(row, _)| row % 10 == 3) {
                let other = leaders + (owner - leaders + 1) % (people - leaders).max(1);
                let _ = writeln!(splits, "T{row:09},{},0.6\nT{row:09},{},0.4", person(*owner), person(other));
            }
        }
        let dates: Date32Array = range
            .clone()
            .map(|_| Some(i32::try_from(first + dice.between(0, if scenario == 3 { 30 } else { 364 })).expect("a day")))
            .collect();
        let products: Vec<usize> = range.clone().map(|_| dice.below(PRODUCTS)).collect();
        let regions: Vec<usize> = range.clone().map(|_| dice.below(REGIONS.len())).collect();
        let amounts: Decimal128Array = range.clone().map(|_| Some(i128::from(dice.between(-2_000, 98_000)))).collect();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(range.map(|row| format!("T{row:09}")))),
            Arc::new(StringArray::from_iter_values(owners.into_iter().map(person))),
            Arc::new(dates),
            Arc::new(StringArray::from_iter_values(products.into_iter().map(name_of))),
            Arc::new(StringArray::from_iter_values(regions.into_iter().map(|region| REGIONS[region]))),
            Arc::new(amounts.with_precision_and_scale(12, 2).expect("a scale")),
        ];
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns).expect("equal lengths")).expect("rows written");
    }
    writer.close().expect("a whole file");
    (scenario == 2).then_some(splits)
}
