//! A mapping meets a file: every name is found, every type settled, before the first row is read.

use super::chunk::Cell;
use super::coerce::{DateForm, Parsed, Rules, coerce};
use super::derived::{Derived, From, Work};
use super::formula::{Formula, Input, plain_rules};
use super::header;
use super::joined::Joined;
use super::opened::Opened;
use super::suggest::{attribute_name, is_kept};
use super::survey::{Evidence, Profile};
use super::{ColumnSource, DateOrder, Lookups, Mapping, Take};
use crate::{Column, Kind, Source};
use kernel::{Location, Problem, Problems, Type};
use std::collections::{BTreeMap, HashMap};

/// A column of the table that the mapping fills.
pub(super) struct Target {
    /// Its place in the table.
    pub(super) column: usize,
    pub(super) name: String,
    pub(super) from: From,
    pub(super) rules: Rules,
    pub(super) values: HashMap<String, String>,
    /// What messages and sources call the column of the file.
    pub(super) label: String,
    pub(super) required: bool,
}

/// Everything settled.
pub(super) struct Resolved {
    pub(super) derived: Vec<Derived>,
    pub(super) filter: Option<Formula>,
    pub(super) targets: Vec<Target>,
    pub(super) columns: Vec<Column>,
    pub(super) source: Source,
    pub(super) warnings: Problems,
}

/// A column of the table before its type is settled.
struct Wanted<'a> {
    name: String,
    kind: Option<Type>,
    required: bool,
    source: &'a ColumnSource,
}

pub(super) fn resolve(opened: &mut Opened, kind: Kind, mapping: &Mapping, lookups: &dyn Lookups) -> Result<Resolved, Problems> {
    let mut resolver = Resolver {
        mapping,
        lookups,
        kind,
        file: opened.source.name.clone(),
        names: BTreeMap::new(),
        inputs: Vec::new(),
        derived: Vec::new(),
        profiles: Vec::new(),
        problems: Problems::new(),
        decimal: '.',
        dates: None,
    };
    resolver.check_required();
    let star = if mapping.attributes.all { resolver.star(opened) } else { Vec::new() };
    let wanted = resolver.wanted(&star);
    resolver.survey(opened, &wanted)?;
    resolver.settle(opened, &wanted);
    resolver.inputs(opened);
    for (name, source) in &mapping.joined {
        if let Some((index, kind, _)) = resolver.add(opened, source) {
            let copied = matches!(source.take, Take::Column(_) | Take::Constant(_));
            let rules = if copied { resolver.rules(opened, kind, Some(source)) } else { plain_rules(kind) };
            resolver.names.insert(name.clone(), index);
            resolver.inputs.push(Input { name: name.clone(), index, rules });
        }
    }
    let filter = resolver.filter();
    let targets = resolver.targets(opened, &wanted);
    resolver.finish(opened, filter, targets)
}

struct Resolver<'a> {
    mapping: &'a Mapping,
    lookups: &'a dyn Lookups,
    kind: Kind,
    file: String,
    /// Columns of `[joined]` by name.
    names: BTreeMap<String, usize>,
    inputs: Vec<Input>,
    derived: Vec<Derived>,
    profiles: Vec<Profile>,
    problems: Problems,
    decimal: char,
    dates: Option<DateOrder>,
}

impl<'a> Resolver<'a> {
    fn check_required(&mut self) {
        for column in self.kind.columns().iter().filter(|column| column.required) {
            if !self.mapping.columns.iter().any(|(name, _)| name == column.name) {
                let message =
                    format!("`{}` must have a column `{}`, and the mapping doesn't say where it comes from.", self.kind, column.name);
                let at = Location { file: self.mapping.at.file.clone().or_else(|| Some(self.file.clone())), ..Location::default() };
                self.problems.push(Problem::error("missing-column", at, message).expected(column.doc));
            }
        }
        for (name, source) in self.mapping.columns.iter().filter(|(name, _)| self.kind.column(name).is_none()) {
            let message = format!("`{}` declares no column `{name}`.", self.kind);
            let names = self.kind.columns().iter().map(|column| column.name);
            self.problems.push(Problem::error("unknown-column", self.place(source), message).suggest(name, names));
        }
    }

    /// Where a problem of the mapping is: in its text, or, for a mapping made from headers, in the file.
    fn place(&self, source: &ColumnSource) -> Location {
        if source.at.file.is_some() { source.at.clone() } else { Location::file(&self.file) }
    }

    /// The columns that `"*" = true` keeps: those that nothing else uses.
    fn star(&mut self, opened: &Opened) -> Vec<(String, ColumnSource)> {
        let headers = opened.headers();
        let named = self.mapping.attributes.named.iter().map(|(_, attribute)| &attribute.source);
        let taken = self.mapping.columns.iter().map(|(_, source)| source).chain(named);
        let used: Vec<usize> = taken
            .filter_map(|source| match &source.take {
                Take::Column(name) => header::find(headers, name, "", &Location::default()).ok(),
                _ => None,
            })
            .collect();
        let mut found: Vec<(String, ColumnSource)> = Vec::new();
        let mut letters: Vec<&str> = Vec::new();
        for (index, header) in headers.iter().enumerate().filter(|(i, header)| !used.contains(i) && is_kept(&header.name)) {
            let name = attribute_name(&header.name, self.kind);
            if self.mapping.attributes.named.iter().any(|(other, _)| *other == name) {
                continue;
            }
            if let Some(other) = found.iter().position(|(other, _)| *other == name) {
                let message = format!(
                    "Two columns of {} would both become the attribute `{name}`: {} and {}.",
                    self.file, letters[other], header.letter
                );
                let at = Location::file(&self.file).column(header.label());
                let problem = Problem::error("ambiguous-column", at, message);
                self.problems.push(problem.hint("give them different headers, or name the one to keep under `[attributes]`"));
                continue;
            }
            letters.push(&headers[index].letter);
            found.push((name, ColumnSource::column(&header.name)));
        }
        found
    }

    fn wanted<'w>(&self, star: &'w [(String, ColumnSource)]) -> Vec<Wanted<'w>>
    where
        'a: 'w,
    {
        let declared = self.kind.columns().iter().filter_map(|column| {
            let (_, source) = self.mapping.columns.iter().find(|(name, _)| name == column.name)?;
            Some(Wanted { name: column.name.to_owned(), kind: Some(column.kind), required: column.required, source })
        });
        let named = self.mapping.attributes.named.iter();
        let named = named.map(|(name, a)| Wanted { name: name.clone(), kind: a.kind, required: false, source: &a.source });
        let star = star.iter().map(|(name, source)| Wanted { name: name.clone(), kind: None, required: false, source });
        declared.chain(named).chain(star).collect()
    }

    /// Goes through the columns whose types, date order or decimal sign aren't known yet.
    fn survey(&mut self, opened: &mut Opened, wanted: &[Wanted<'_>]) -> Result<(), Problems> {
        let copies = self.mapping.joined.iter().any(|(_, source)| matches!(source.take, Take::Column(_)));
        let all = copies || self.mapping.filter.is_some() || self.expressions().next().is_some();
        let mut needed: Vec<usize> = Vec::new();
        for index in 0..opened.headers().len() {
            let text = opened.is_text(index);
            let asks = |want: &Wanted<'_>| match want.kind {
                None => true,
                Some(Type::Date) => text && want.source.format.is_none() && self.mapping.reading.dates.is_none(),
                Some(Type::Money | Type::Number | Type::Integer) => text && self.mapping.reading.decimal.is_none(),
                Some(_) => false,
            };
            let used = wanted.iter().any(|want| asks(want) && self.file_column(opened, want.source) == Some(index));
            if all || used {
                needed.push(index);
            }
        }
        self.profiles = vec![Profile::default(); opened.headers().len()];
        if needed.is_empty() {
            return Ok(());
        }
        let (profiles, empty) = (&mut self.profiles, &self.mapping.reading.empty);
        opened.scan(&mut |chunk| {
            let mut faults = chunk.faults.iter().map(|fault| fault.index).peekable();
            for row in 0..chunk.rows.len() {
                if faults.next_if_eq(&row).is_some() {
                    continue;
                }
                for column in &needed {
                    match chunk.get(row, *column) {
                        Cell::Text(text) if empty.iter().any(|word| word == text) => {}
                        cell => profiles[*column].see(cell),
                    }
                }
            }
            Ok(true)
        })
    }

    fn expressions(&self) -> impl Iterator<Item = &ColumnSource> {
        let named = self.mapping.attributes.named.iter().map(|(_, attribute)| &attribute.source);
        let columns = self.mapping.columns.iter().chain(&self.mapping.joined).map(|(_, source)| source);
        columns.chain(named).filter(|source| matches!(source.take, Take::Expression(_)))
    }

    fn file_column(&self, opened: &Opened, source: &ColumnSource) -> Option<usize> {
        let Take::Column(name) = &source.take else { return None };
        header::find(opened.headers(), name, "", &Location::default()).ok()
    }

    /// Decides the decimal sign and the order of dates for the whole file, from its declared columns first.
    fn settle(&mut self, opened: &mut Opened, wanted: &[Wanted<'_>]) {
        let (mut declared, mut others) = (Evidence::default(), Evidence::default());
        let (mut doubtful, mut twofold) = (None, None);
        for want in wanted {
            let Some(index) = self.file_column(opened, want.source) else { continue };
            let profile = &self.profiles[index];
            match want.kind {
                Some(Type::Date) if want.source.format.is_none() => {
                    declared.add(profile.evidence().dates_only());
                    twofold = twofold.or_else(|| profile.twofold.clone().map(|text| (index, text, self.place(want.source))));
                }
                Some(Type::Money | Type::Number | Type::Integer) => {
                    declared.add(profile.evidence().numbers_only());
                    doubtful = doubtful.or_else(|| profile.doubtful.clone().map(|text| (index, text)));
                }
                _ => others.add(profile.evidence()),
            }
        }
        let numbers = if declared.tells_decimal() { declared } else { others };
        self.decimal = self.mapping.reading.decimal.unwrap_or_else(|| numbers.decimal());
        let mut both = declared;
        both.add(others);
        self.dates =
            self.mapping.reading.dates.or_else(|| declared.order().filter(|order| *order != DateOrder::Ymd).or_else(|| both.order()));
        opened.reading.decimal = Some(self.decimal);
        opened.reading.dates = self.dates;
        if let (None, Some((index, text, _))) = (self.dates, twofold) {
            let at = opened.at().column(opened.headers()[index].label()).value(&text);
            let message = "The dates of the file can be read with the day or with the month first, and no row tells which.";
            let problem = Problem::error("ambiguous-dates", at, message).expected("`dates = \"MDY\"` or `dates = \"DMY\"` in the mapping");
            self.problems.push(problem.hint("MDY is usual in the United States, DMY in Europe"));
        }
        if let (None, false, Some((index, text))) = (self.mapping.reading.decimal, numbers.tells_decimal(), doubtful) {
            let at = opened.at().column(opened.headers()[index].label()).value(&text);
            let sign = if text.contains('.') { '.' } else { ',' };
            let read = if sign == '.' { "decimals" } else { "thousands" };
            let message =
                format!("The digits behind `{sign}` were read as {read}; no other number of the file tells whether that is right.");
            self.problems.push(Problem::warning("doubtful-numbers", at, message).hint("say `decimal` in the mapping to be sure"));
        }
    }

    fn rules(&self, opened: &Opened, kind: Type, source: Option<&ColumnSource>) -> Rules {
        let dates = match source.and_then(|source| source.format.as_ref()) {
            Some(format) => match DateOrder::from_word(format) {
                Some(order) => DateForm::Order(order),
                None => DateForm::Pattern(format.clone()),
            },
            None => DateForm::Order(self.dates.unwrap_or(DateOrder::Ymd)),
        };
        Rules { kind, decimal: self.decimal, dates, format: opened.format }
    }

    /// The columns of the file, as expressions see them.
    fn inputs(&mut self, opened: &Opened) {
        if self.mapping.filter.is_none() && self.expressions().next().is_none() {
            return;
        }
        for (index, (header, profile)) in opened.headers().iter().zip(&self.profiles).enumerate() {
            if !header.name.is_empty() {
                let kind = profile.kind(&header.name, self.decimal, self.dates);
                self.inputs.push(Input { name: header.name.clone(), index, rules: self.rules(opened, kind, None) });
            }
        }
    }

    /// A header of the file, or the name of a column of `[joined]`.
    fn index_of(&mut self, opened: &Opened, name: &str, at: &Location) -> Option<usize> {
        if let Some(index) = self.names.get(name) {
            return Some(*index);
        }
        match header::find(opened.headers(), name, &self.file, at) {
            Ok(index) => Some(index),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// Adds a column that is worked out: its place, its type and what it is called.
    fn add(&mut self, opened: &Opened, source: &ColumnSource) -> Option<(usize, Type, String)> {
        let at = self.place(source);
        let (work, kind, label) = match &source.take {
            Take::Lookup { file, on, take, .. } => {
                let on_column = self.index_of(opened, on, &at)?;
                let joined = Joined::read(&source.take, &at, self.lookups).map_err(|problems| self.problems.extend(problems)).ok()?;
                let kind = joined.kind;
                (Work::Joined(Box::new(joined), on_column), kind, format!("{on} → {file}: {take}"))
            }
            Take::Expression(text) => {
                let formula = Formula::compile(text, &at, &self.inputs, false).map_err(|problem| self.problems.push(problem)).ok()?;
                let kind = formula.kind();
                (Work::Formula(Box::new(formula)), kind, text.clone())
            }
            Take::Constant(text) => (Work::Copied(From::Constant(text.trim().to_owned())), Type::Text, format!("always {text}")),
            Take::Column(name) => {
                let index = self.index_of(opened, name, &at)?;
                let header = opened.headers().get(index);
                let label = match header {
                    Some(header) => header.label(),
                    None => self.derived.get(index - opened.headers().len())?.label.clone(),
                };
                let found = header.map_or(Type::Text, |header| self.profiles[index].kind(&header.name, self.decimal, self.dates));
                (Work::Copied(From::Column(index)), found, label)
            }
        };
        let kind = if source.values.is_empty() { kind } else { Type::Text };
        self.derived.push(Derived { work, values: source.values.iter().cloned().collect(), label: label.clone() });
        Some((opened.headers().len() + self.derived.len() - 1, kind, label))
    }

    fn filter(&mut self) -> Option<Formula> {
        let (text, at) = self.mapping.filter.as_ref()?;
        Formula::compile(text, at, &self.inputs, true).map_err(|problem| self.problems.push(problem)).ok()
    }

    fn targets(&mut self, opened: &Opened, wanted: &[Wanted<'_>]) -> Vec<Target> {
        let mut targets = Vec::new();
        let mut attributes = self.kind.columns().len();
        for want in wanted {
            let column = match self.kind.columns().iter().position(|column| column.name == want.name) {
                Some(declared) => declared,
                None => {
                    attributes += 1;
                    attributes - 1
                }
            };
            if let Some(target) = self.target(opened, want, column) {
                targets.push(target);
            }
        }
        targets
    }

    fn target(&mut self, opened: &Opened, want: &Wanted<'_>, column: usize) -> Option<Target> {
        let at = self.place(want.source);
        let mut found_kind = Type::Text;
        let (from, label) = match &want.source.take {
            Take::Constant(text) => (From::Constant(text.trim().to_owned()), format!("always {text}")),
            Take::Column(name) => {
                let index = self.index_of(opened, name, &at)?;
                match opened.headers().get(index) {
                    Some(header) => {
                        let label = header.label();
                        found_kind = self.found_kind(index, &header.name, want);
                        (From::Column(index), label)
                    }
                    None => {
                        let input = self.inputs.iter().find(|input| input.index == index);
                        found_kind = input.map_or(Type::Text, |input| input.rules.kind);
                        (From::Column(index), self.derived.get(index - opened.headers().len())?.label.clone())
                    }
                }
            }
            _ => {
                let (index, kind, label) = self.add(opened, want.source)?;
                found_kind = kind;
                (From::Column(index), label)
            }
        };
        let rules = self.rules(opened, want.kind.unwrap_or(found_kind), Some(want.source));
        self.check_constant(want, &from, &rules);
        if let (From::Column(index), Type::Money) = (&from, rules.kind)
            && opened.is_float(*index)
        {
            let message = "The column holds binary floats; each was read as the shortest decimal that tells it apart.";
            let problem = Problem::warning("float-money", opened.at().column(&label), message);
            self.problems.push(problem.hint("write amounts as decimals, so that none is off by a fraction of a cent"));
        }
        let worked_out = matches!(want.source.take, Take::Expression(_) | Take::Lookup { .. });
        let values = want.source.values.iter().filter(|_| !worked_out).cloned().collect();
        Some(Target { column, name: want.name.clone(), from, rules, values, label, required: want.required })
    }

    /// The type of an attribute's column, unless texts of it are replaced.
    fn found_kind(&mut self, index: usize, header: &str, want: &Wanted<'_>) -> Type {
        let order = match want.source.format.as_deref().map(DateOrder::from_word) {
            Some(Some(order)) => Some(order),
            Some(None) => return Type::Date,
            None => self.dates,
        };
        if !want.source.values.is_empty() {
            return Type::Text;
        }
        let profile = &self.profiles[index];
        if order.is_none() && want.kind.is_none() && profile.is_twofold() {
            let message = "The column holds dates that can be read with the day or with the month first, and no row tells which; it was kept as text.";
            let at = Location::file(&self.file).column(header);
            self.problems.push(Problem::warning("ambiguous-dates", at, message).hint("say `dates` in the mapping"));
        }
        profile.kind(header, self.decimal, order)
    }

    fn check_constant(&mut self, want: &Wanted<'_>, from: &From, rules: &Rules) {
        let From::Constant(text) = from else { return };
        let mut spare = String::new();
        let cell = if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
        match coerce(cell, rules, &mut spare) {
            Err(wrong) => self.problems.push(wrong.at(self.place(want.source).value(text))),
            Ok(Parsed::Null) if want.required => {
                let problem = Problem::error("missing-value", self.place(want.source), format!("`{}` must have a value.", want.name));
                self.problems.push(problem);
            }
            Ok(_) => {}
        }
    }

    fn finish(self, opened: &Opened, filter: Option<Formula>, targets: Vec<Target>) -> Result<Resolved, Problems> {
        let ((), warnings) = self.problems.unless_errors(())?;
        let mut columns: Vec<Column> = self.kind.columns().iter().map(|c| Column { name: c.name.into(), kind: c.kind }).collect();
        let declared = columns.len();
        let attributes = targets.iter().filter(|target| target.column >= declared);
        columns.extend(attributes.map(|target| Column { name: target.name.clone(), kind: target.rules.kind }));
        let source = Source {
            file: opened.source.name.clone(),
            sheet: opened.at().sheet,
            import: None,
            columns: targets.iter().map(|target| (target.name.clone(), target.label.clone())).collect(),
        };
        Ok(Resolved { derived: self.derived, filter, targets, columns, source, warnings })
    }
}
