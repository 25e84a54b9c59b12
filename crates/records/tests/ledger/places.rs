//! Every value remembers file, sheet, row and column.

use super::*;

#[test]
fn a_value_is_traced_to_its_sheet_row_and_header() {
    databases::each(|url| {
        let store = opened(url);
        let mut workbook = table(Kind::Deals, "q3.xlsx", JULY);
        workbook.sources[0].sheet = Some("Won".into());
        import(&store, &workbook).unwrap();
        let deal = store.read(|tx| ledger::record(tx, Kind::Deals, "OPP-3")).unwrap().unwrap();
        assert_eq!(
            (deal.source.file.as_str(), deal.source.sheet.as_deref(), deal.row, deal.source.import),
            ("q3.xlsx", Some("Won"), Some(4), Some(1))
        );
        assert!(deal.source.columns.contains(&("amount".into(), "AMOUNT".into())));
        let loaded = store.read(|tx| ledger::load(tx, Kind::Deals, None)).unwrap();
        assert_eq!(loaded.sources[0].sheet.as_deref(), Some("Won"));
        assert_eq!(loaded.sources[0].import, Some(1));
    });
}

#[test]
fn rows_of_several_files_keep_their_own() {
    databases::each(|url| {
        let store = opened(url);
        let (mut first, second) = (
            table(Kind::Deals, "a.csv", JULY),
            table(Kind::Deals, "b.csv", "id | owner | amount | closed_on\nOPP-8 | ben | 1 | 2026-07-01"),
        );
        let mut arrays = second.batches()[0].columns().to_vec();
        let place = arrays.len() - 2;
        arrays[place] = Arc::new(Int32Array::from(vec![1]));
        let moved = RecordBatch::try_new(second.schema(), arrays).unwrap();
        let Data::Batches(batches) = &mut first.data else { panic!("batches") };
        batches.push(moved);
        first.sources.extend(second.sources.clone());
        import(&store, &first).unwrap();
        assert_eq!(shown(&store, Kind::Deals, &["id"], None), ["OPP-1 a.csv:2", "OPP-2 a.csv:3", "OPP-3 a.csv:4", "OPP-8 b.csv:2"]);
        assert_eq!(store.read(ledger::imports).unwrap()[0].file, "a.csv, b.csv");
    });
}

#[test]
fn records_that_stay_in_parquet_are_imported_with_their_rows() {
    databases::each(|url| {
        let store = opened(url);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deals.parquet");
        let mut july = table(Kind::Deals, "deals", JULY);
        let batch = &july.batches()[0];
        let batch = batch.project(&[0, 1, 2, 3]).unwrap();
        let mut writer = parquet::arrow::ArrowWriter::try_new(std::fs::File::create(&path).unwrap(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        july.sources.clear();
        july.data = Data::Parquet(vec![path.clone()]);
        assert_eq!(import(&store, &july).unwrap().created, 3);
        assert_eq!(shown(&store, Kind::Deals, &["id"], None)[2], format!("OPP-3 {}:3", path.display()));
        std::fs::write(&path, &std::fs::read(&path).unwrap()[..200]).unwrap();
        assert_eq!(import(&store, &july).unwrap_err().0[0].code, "bad-parquet");
    });
}
