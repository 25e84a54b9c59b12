//! The company's settings, measures and plans, and what it sells.

use crate::sheet::{Cell, Kind, Sheet, unwritten};
use kernel::Problem;
use std::path::Path;

/// The texts by their place in the folder.
const TEXTS: [(&str, &str); 11] = [
    ("company.toml", include_str!("texts/company.toml")),
    ("measures/sales.toml", include_str!("texts/measures/sales.toml")),
    ("measures/activity.toml", include_str!("texts/measures/activity.toml")),
    ("plans/account-executive.toml", include_str!("texts/plans/account-executive.toml")),
    ("plans/account-executive-europe.toml", include_str!("texts/plans/account-executive-europe.toml")),
    ("plans/account-manager.toml", include_str!("texts/plans/account-manager.toml")),
    ("plans/account-manager-europe.toml", include_str!("texts/plans/account-manager-europe.toml")),
    ("plans/development-representative.toml", include_str!("texts/plans/development-representative.toml")),
    ("plans/specialist.toml", include_str!("texts/plans/specialist.toml")),
    ("plans/sales-manager.toml", include_str!("texts/plans/sales-manager.toml")),
    ("plans/leaders.toml", include_str!("texts/plans/leaders.toml")),
];

/// A product.
#[derive(Debug, Clone, Copy)]
pub struct Product {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its family.
    pub family: &'static str,
    /// Its price in whole units.
    pub price: i64,
    /// How large its deals are; 100 is usual.
    pub weight: i64,
    /// How often it is sold.
    pub often: i64,
    /// Whether it is sold only since its launch.
    pub new: bool,
}

/// What is sold.
pub const PRODUCTS: [Product; 7] = [
    Product { id: "P-CORE", name: "Atlas Core", family: "Platform", price: 12_000, weight: 120, often: 34, new: false },
    Product { id: "P-PLUS", name: "Atlas Plus", family: "Platform", price: 24_000, weight: 165, often: 18, new: false },
    Product { id: "P-INSIGHT", name: "Insight", family: "Analytics", price: 9_000, weight: 80, often: 16, new: false },
    Product { id: "P-RELAY", name: "Relay", family: "Integration", price: 6_000, weight: 60, often: 14, new: false },
    Product { id: "P-EDGE", name: "Relay Edge", family: "Integration", price: 15_000, weight: 110, often: 15, new: true },
    Product { id: "S-START", name: "Launch package", family: "Services", price: 4_000, weight: 35, often: 10, new: false },
    Product { id: "S-CARE", name: "Premium care", family: "Services", price: 5_000, weight: 45, often: 12, new: false },
];

/// Writes settings, measures and plans.
///
/// # Errors
/// A file cannot be written.
pub fn write(folder: &Path) -> Result<(), Problem> {
    for (name, text) in TEXTS {
        let path = folder.join(name);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| std::fs::write(&path, text)).map_err(|error| unwritten(&path, &error))?;
    }
    Ok(())
}

/// Writes `products`.
///
/// # Errors
/// The file cannot be written.
pub fn products(folder: &Path) -> Result<(), Problem> {
    let columns = [("id", Kind::Text), ("name", Kind::Text), ("family", Kind::Text), ("price", Kind::Money)];
    let mut sheet = Sheet::begin(folder, "products", &columns, PRODUCTS.len())?;
    for product in PRODUCTS {
        sheet.row(&[Cell::Text(product.id), Cell::Text(product.name), Cell::Text(product.family), Cell::Cents(product.price * 100)])?;
    }
    sheet.end()
}
