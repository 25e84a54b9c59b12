//! Books kept in a database, told on SQLite and on PostgreSQL.

use super::*;
use crate::folder::{self, Options};
use kernel::Clock;
use records::ledger::Summary;
use std::fs;
use std::path::Path;

const COMPANY: &str = "name = \"Brightwater\"\ncurrency = \"USD\"\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";
const MEASURES: &str = "[bookings]\nlabel = \"Bookings\"\nclass = \"result\"\nof = \"deals\"\nwhen = \"stage = 'Won' and seats >= 1\"\non = \"closed_on\"\nvalue = \"sum(amount)\"\ncredit = [ { to = \"owner\" } ]\n";
const PLAN: &str = "plan = \"Seller\"\nfor = \"role = 'Seller'\"\neffective = { from = 2026-01-01, to = 2026-12-31 }\ncurrency = \"USD\"\npays = \"monthly\"\n\n[[component]]\nname = \"Commission\"\nmeasure = \"bookings\"\nagainst = \"amount\"\nper = \"quarter\"\nrate = \"8%\"\n";
const PEOPLE: &str = "id,name,role,start,badge\nada,Ada,Seller,2026-01-01,007\nben,\"Ben, the second\",Seller,2026-01-01,012\n";
const DEALS: &str = "id,owner,stage,amount,closed_on,seats,signed,memo\nD-1,ada,Won,1000.50,2026-01-20,3,true,\"said \"\"yes\"\"\"\nD-2,ben,Won,-20,2026-02-01,1,false,\"two\nlines\"\nD-3,ben,Lost,7,2026-02-03,0,true,\n";

fn by_carla() -> Meta<'static> {
    Meta { actor: "carla@example.com", why: None, at: Clock::fixed("2026-02-10T09:00:00Z").now(), complete: false }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("company.toml", COMPANY),
        ("measures/bookings.toml", MEASURES),
        ("plans/seller.toml", PLAN),
        ("people.csv", PEOPLE),
        ("deals.csv", DEALS),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn imported(url: &str, folder: &Path) -> (Store, Imported) {
    let store = Store::open(url).unwrap();
    let imported = import_folder(&store, folder, &Options::default(), &by_carla()).unwrap_or_else(|wrong| panic!("{wrong}"));
    (store, imported)
}

/// Everything a calculation reads: the texts, the columns, the rows.
fn told(store: &Store) -> String {
    let (texts, tables) = store.read(|tx| contents(tx, None)).unwrap();
    let mut out = format!("{texts:#?}\n");
    for (kind, table) in tables {
        out.push_str(&format!("{kind}: {:?}\n", table.columns));
        let mut rows: Vec<String> = table.rows().map(|row| format!("  {:?}\n", row.values().collect::<Vec<_>>())).collect();
        rows.sort();
        out.extend(rows);
    }
    out
}

#[test]
fn a_folder_book_is_the_same_book_in_a_database() {
    databases::each(|url| {
        let folder = folder();
        let (store, imported) = imported(url, folder.path());
        assert_eq!(imported.documents, ["company.toml", "measures/bookings.toml", "plans/seller.toml"]);
        assert_eq!(imported.records.iter().map(|s| (s.kind, s.created)).collect::<Vec<_>>(), [(Kind::People, 2), (Kind::Deals, 3)]);
        let (kept, _) = load(&store, None).unwrap();
        let (read, _) = folder::read(folder.path()).unwrap();
        assert_eq!(kept.company, read.company);
        assert_eq!(kept.organisation, read.organisation);
        assert_eq!(format!("{:?}", kept.plans), format!("{:?}", read.plans));
        for kind in Kind::ALL {
            let rows = |book: &Book| {
                book.tables[&kind].rows().map(|row| format!("{:?} {}", row.values().collect::<Vec<_>>(), row.place())).collect::<Vec<_>>()
            };
            assert_eq!(kept.tables[&kind].columns, read.tables[&kind].columns);
            assert_eq!(rows(&kept), rows(&read), "with the place of each row");
        }
    });
}

#[test]
fn the_same_folder_twice_changes_nothing() {
    databases::each(|url| {
        let folder = folder();
        let (store, _) = imported(url, folder.path());
        let before = (told(&store), audit::verify(&store).unwrap());
        let again = import_folder(&store, folder.path(), &Options::default(), &by_carla()).unwrap();
        assert!(again.documents.is_empty() && again.records.iter().all(|s| s.import.is_none()));
        assert_eq!((told(&store), audit::verify(&store).unwrap()), before);
    });
}

#[test]
fn an_exported_book_is_the_same_when_it_is_imported_again() {
    databases::each(|url| {
        let source = folder();
        let (store, _) = imported(url, source.path());
        let target = tempfile::tempdir().unwrap();
        let files = export(&store, &target.path().join("book"), None).unwrap();
        let names: Vec<String> = files.iter().map(|f| f.strip_prefix(target.path().join("book")).unwrap().display().to_string()).collect();
        assert_eq!(
            names,
            [
                "company.toml",
                "measures/bookings.toml",
                "plans/seller.toml",
                "records/people.csv",
                "imports/people.toml",
                "records/deals.csv",
                "imports/deals.toml"
            ]
        );
        let (second, _) = imported(&format!("sqlite:{}", target.path().join("second.db").display()), &target.path().join("book"));
        assert_eq!(told(&second), told(&store));
        let refused = export(&store, source.path(), None).unwrap_err();
        assert_eq!(refused.0[0].code, "folder-not-empty");
    });
}

#[test]
fn a_folder_with_a_mistake_changes_nothing_at_all() {
    databases::each(|url| {
        let folder = folder();
        let (store, _) = imported(url, folder.path());
        let before = told(&store);
        fs::write(folder.path().join("people.csv"), PEOPLE.replace("ada,Ada", "ada,Ada Byrne")).unwrap();
        fs::write(folder.path().join("company.toml"), COMPANY.replace("USD", "UDS")).unwrap();
        let wrong = import_folder(&store, folder.path(), &Options::default(), &by_carla()).unwrap_err();
        assert!(wrong.to_string().contains("UDS"), "{wrong}");
        assert_eq!(told(&store), before);
        fs::write(folder.path().join("company.toml"), COMPANY).unwrap();
        fs::write(folder.path().join("deals.csv"), DEALS.replace("1000.50", "a lot")).unwrap();
        let wrong = import_folder(&store, folder.path(), &Options::default(), &by_carla()).unwrap_err();
        assert!(wrong.to_string().contains("deals.csv, row 2, column amount"), "{wrong}");
        assert_eq!(told(&store), before);
    });
}

#[test]
fn a_text_has_versions_and_comes_into_force_only_when_the_book_holds_together() {
    databases::each(|url| {
        let folder = folder();
        let (store, _) = imported(url, folder.path());
        let better = PLAN.replace("8%", "9%");
        let why = Meta { why: Some("A better year."), ..by_carla() };
        put(&store, "plans/seller.toml", Some(&better), &why).unwrap();
        put(&store, "plans/seller.toml", Some(&better), &why).unwrap();
        let versions = store.read(|tx| documents::versions(tx, Some("plans/seller.toml"))).unwrap();
        assert_eq!(versions.len(), 2, "saying the same again makes no version");
        assert_eq!(versions[0].why.as_deref(), Some("A better year."));
        assert!(versions[0].text.as_ref().unwrap().contains("9%") && versions[1].text.as_ref().unwrap().contains("8%"));

        let before = told(&store);
        let wrong = put(&store, "company.toml", Some(&COMPANY.replace("USD", "UDS")), &why).unwrap_err();
        assert!(wrong.to_string().contains("UDS"), "{wrong}");
        assert_eq!(told(&store), before);
        let needed = put(&store, "measures/bookings.toml", None, &why).unwrap_err();
        assert!(needed.to_string().contains("bookings"), "the plan needs the measure: {needed}");
        let misspelt = put(&store, "measures/bookings.toml", Some(&MEASURES.replace("seats", "seets")), &why).unwrap_err();
        assert!(misspelt.to_string().contains("did you mean `seats`?"), "{misspelt}");
        assert_eq!(told(&store), before);
        put(&store, "plans/seller.toml", None, &why).unwrap();
        put(&store, "measures/bookings.toml", None, &why).unwrap();
        assert!(load(&store, None).unwrap().0.plans.is_empty());
        assert_eq!(put(&store, "company.toml", None, &why).unwrap_err().0[0].code, "bad-document");
        for name in ["../evil.toml", "plans/../x.toml", "plans/.toml", "readme.md"] {
            assert_eq!(put(&store, name, Some("x = 1"), &why).unwrap_err().0[0].code, "bad-document", "{name}");
        }
    });
}

#[test]
fn the_book_as_of_an_import_has_the_texts_and_records_of_then() {
    databases::each(|url| {
        let folder = folder();
        let (store, _) = imported(url, folder.path());
        fs::write(folder.path().join("deals.csv"), DEALS.replace("1000.50", "2000")).unwrap();
        let second = import_folder(&store, folder.path(), &Options::default(), &by_carla()).unwrap();
        let number = second.records.iter().find_map(|s| s.import).unwrap();
        put(&store, "plans/seller.toml", Some(&PLAN.replace("Commission", "Share")), &by_carla()).unwrap();
        let amount = |book: &Book| {
            book.tables[&Kind::Deals]
                .rows()
                .find(|r| r.text("id") == Some("D-1"))
                .unwrap()
                .decimal("amount")
                .unwrap()
                .normalize()
                .to_string()
        };
        let then = load(&store, Some(number - 1)).unwrap().0;
        let now = load(&store, None).unwrap().0;
        assert_eq!((amount(&then), amount(&now)), ("1000.5".to_owned(), "2000".to_owned()));
        let texts = store.read(|tx| documents::as_of(tx, Some(number - 1))).unwrap();
        assert!(texts.plans[0].1.contains("Commission"));
        assert!(store.read(documents::current).unwrap().plans[0].1.contains("Share"));
    });
}

#[test]
fn a_new_book_begins_with_a_company() {
    databases::each(|url| {
        let store = Store::open(url).unwrap();
        assert_eq!(load(&store, None).unwrap_err().0[0].code, "no-book");
        assert!(init(&store, "name = 7", &by_carla()).unwrap_err().has_errors());
        assert!(!has_book(&store).unwrap());
        init(&store, COMPANY, &by_carla()).unwrap();
        assert_eq!(load(&store, None).unwrap().0.company.name, "Brightwater");
        assert_eq!(init(&store, COMPANY, &by_carla()).unwrap_err().0[0].code, "book-exists");
    });
}

/// Imports, or tries, a text as a file.
fn taken(store: &Store, kind: Kind, text: &str, really: bool) -> Result<Taken, Problems> {
    let source = records::intake::FileSource::bytes("later.csv", text.as_bytes().to_vec());
    let mapping = records::intake::suggest(kind, &records::intake::inspect(&source)?);
    let take = if really { import_file } else { preview_file };
    take(store, &source, kind, &mapping, &records::intake::NoLookups, &by_carla())
}

#[test]
fn a_file_with_which_the_book_could_not_be_calculated_is_refused_in_trial_and_in_earnest() {
    databases::each(|url| {
        let (store, _) = imported(url, folder().path());
        let before = told(&store);
        // The measure wants at least one seat: `seats` may not become a text.
        let texts = "id,owner,stage,amount,closed_on,seats\nD-9,ada,Won,5,2026-02-07,many\n";
        let unknown = "person,measure,period,amount\nada,bookngs,2026-01,100\n";
        for (kind, text, said) in [
            (Kind::Deals, texts, "The attribute `seats` of deals was integer and is text from now on."),
            (Kind::Quotas, unknown, "did you mean `bookings`?"),
        ] {
            let tried = taken(&store, kind, text, false).unwrap_err();
            let refused = taken(&store, kind, text, true).unwrap_err();
            assert!(refused.to_string().contains(said), "{refused}");
            assert_eq!(tried, refused);
        }
        assert_eq!(told(&store), before);
        let right = "id,owner,stage,amount,closed_on,seats\nD-9,carla,Won,5,2026-02-07,4\n";
        let (tried, done) = (taken(&store, Kind::Deals, right, false).unwrap(), taken(&store, Kind::Deals, right, true).unwrap());
        assert_eq!(tried.summary, Summary { import: None, ..done.summary.clone() });
        assert_eq!(tried.notes, done.notes);
        assert!(done.notes.to_string().contains("the person `carla`, which is not in people"), "{}", done.notes);
    });
}

#[test]
fn an_undo_after_which_the_book_could_not_be_calculated_is_refused() {
    databases::each(|url| {
        let (store, imported) = imported(url, folder().path());
        let before = told(&store);
        let deals = imported.records[1].import.unwrap();
        let refused = undo(&store, deals, &by_carla()).unwrap_err();
        assert!(refused.to_string().contains("`seats`"), "{refused}");
        assert_eq!(told(&store), before);
        let late = taken(&store, Kind::Deals, "id,owner,stage,amount\nD-9,ada,Won,5\n", true).unwrap().summary.import.unwrap();
        let (undone, _) = undo(&store, late, &by_carla()).unwrap();
        assert_eq!((undone.undoes, told(&store)), (Some(late), before));
        assert_eq!(undo(&store, 99, &by_carla()).unwrap_err().0[0].code, "undo-refused");
    });
}

#[test]
fn long_files_are_imported_as_they_are_read_with_the_same_outcome() {
    databases::each(|url| {
        let folder = folder();
        fs::create_dir(folder.path().join("imports")).unwrap();
        fs::create_dir(folder.path().join("crm")).unwrap();
        fs::write(
            folder.path().join("imports/more.toml"),
            "kind = \"deals\"\nfile = \"crm/more.csv\"\n[columns]\nid = \"deal\"\nowner = \"rep\"\n[attributes]\nseats = \"seats\"\n",
        )
        .unwrap();
        fs::write(folder.path().join("crm/more.csv"), "deal,rep,seats\nD-4,ada,2\nD-5,carla,1\n").unwrap();
        let whole = tempfile::tempdir().unwrap();
        let (plain, as_whole) = imported(&format!("sqlite:{}", whole.path().join("whole.db").display()), folder.path());
        let store = Store::open(url).unwrap();
        let as_read =
            folders::import_from(&store, folder.path(), &Options::default(), &by_carla(), 0).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert_eq!(told(&store), told(&plain));
        assert_eq!(as_read.records, as_whole.records);
        assert!(
            as_read.notes.to_string().contains("crm/more.csv, row 3, column rep: warning: This row names the person `carla`"),
            "{}",
            as_read.notes
        );
        let places = |store: &Store| -> Vec<String> {
            let (book, _) = load(store, None).unwrap();
            book.tables[&Kind::Deals].rows().map(|row| format!("{}: {}", row.text("id").unwrap(), row.at("owner"))).collect()
        };
        assert_eq!(places(&store), places(&plain));

        let before = told(&store);
        fs::write(folder.path().join("crm/more.csv"), "deal,rep,seats\nD-4,ada,2\nD-5,ben,none\n").unwrap();
        fs::write(folder.path().join("deals.csv"), DEALS.replace("1000.50", "a lot")).unwrap();
        let wrong = folders::import_from(&store, folder.path(), &Options::default(), &by_carla(), 0).unwrap_err().to_string();
        assert!(
            wrong.contains("deals.csv, row 2, column amount") && wrong.contains("`seats` of deals is text here, but integer"),
            "{wrong}"
        );
        assert_eq!(told(&store), before);
    });
}

#[test]
fn what_splits_name_is_not_missed_because_its_file_is_long() {
    databases::each(|url| {
        let folder = folder();
        fs::write(folder.path().join("activities.csv"), "id,date\nC1,2026-02-01\n").unwrap();
        fs::write(folder.path().join("splits.csv"), "record,person,share\nD-1,ada,50%\nD-1,ben,50%\n").unwrap();
        let store = Store::open(url).unwrap();
        let long = DEALS.len() as u64;
        assert!(fs::metadata(folder.path().join("activities.csv")).unwrap().len() < long, "deals are long, activities are not");
        let imported = folders::import_from(&store, folder.path(), &Options::default(), &by_carla(), long).unwrap();
        assert!(!imported.notes.to_string().contains("not in deals"), "{}", imported.notes);
    });
}
