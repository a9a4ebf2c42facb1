//! [`DictionaryStructure`]: what the definition of a dictionary says.

use crate::error::DictionaryError;
use crate::layout::{Layout, LayoutKind};
use crate::source::Source;
use granary_parser::{
    CreateBody, CreateDictionary, DictionaryAttribute as Declared, Expr, ExprKind, Lifetime,
    Literal, back_quote, parse_create,
};
use granary_types::DataType;

/// What the definition of a dictionary says.
#[derive(Debug, Clone, PartialEq)]
pub struct DictionaryStructure {
    /// How rows are kept.
    pub layout: Layout,
    /// The key; one `UInt64` where the layout is not complex.
    pub keys: Vec<DictionaryColumn>,
    /// The columns of a range, for layouts of ranges.
    pub range: Option<RangeColumns>,
    /// The other columns.
    pub attributes: Vec<DictionaryAttribute>,
    /// When rows are read again, in seconds; 0 is never.
    pub lifetime: Lifetime,
    /// Where rows come from; what is refused about it is refused when rows are wanted.
    pub source: Result<Source, DictionaryError>,
    /// `COMMENT '…'`
    pub comment: String,
}

/// A column of a key or a range.
#[derive(Debug, Clone, PartialEq)]
pub struct DictionaryColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// What it is computed from, in the source.
    pub expression: Option<Expr>,
}

/// Where ranges begin and end.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeColumns {
    /// Where they begin.
    pub min: DictionaryColumn,
    /// Where they end; this belongs to them.
    pub max: DictionaryColumn,
}

/// A column that is looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct DictionaryAttribute {
    /// Name, type, expression.
    pub column: DictionaryColumn,
    /// `DEFAULT`, as the text of a value; `None` is the default of the type.
    pub default: Option<String>,
    /// Whether it is the key of the row above.
    pub is_hierarchical: bool,
}

impl DictionaryStructure {
    /// Reads the text of a metadata file.
    ///
    /// # Errors
    /// [`DictionaryError`].
    pub fn parse(definition: &str) -> Result<Self, DictionaryError> {
        let create =
            parse_create(definition).map_err(|error| DictionaryError::Syntax(error.to_string()))?;
        match &create.body {
            CreateBody::Dictionary(dictionary) => Self::of(dictionary),
            _ => Err(DictionaryError::Missing("dictionary in it")),
        }
    }

    /// Reads a definition.
    ///
    /// # Errors
    /// [`DictionaryError`].
    pub fn of(dictionary: &CreateDictionary) -> Result<Self, DictionaryError> {
        let declared = dictionary.attributes.as_deref().unwrap_or_default();
        let missing = DictionaryError::Missing;
        let source = dictionary.source.as_ref().ok_or(missing("source"))?;
        let layout = dictionary.layout.as_ref().ok_or(missing("layout"))?;
        let mut layout = Layout::parse(layout)?;
        let mut keys = Vec::new();
        for name in &dictionary.primary_key {
            keys.push(column(declared, name)?);
        }
        if layout.can_become_complex() && !is_one_number(&keys) {
            layout.is_complex = true;
        }
        if !layout.is_complex {
            let [key] = &mut keys[..] else {
                return Err(missing("single key, as layout FLAT needs"));
            };
            key.data_type = DataType::UInt64;
        }
        let range = range(dictionary, declared, layout)?;
        let is_key = |name: &String| {
            let mut names = keys.iter().map(|key| &key.name);
            names.any(|key| key == name)
                || range
                    .as_ref()
                    .is_some_and(|range| range.min.name == *name || range.max.name == *name)
        };
        let others = declared.iter().filter(|each| !is_key(&each.name));
        let attributes = others.map(attribute).collect::<Result<_, _>>()?;
        let comment = dictionary.comment.as_deref().unwrap_or_default();
        Ok(Self {
            layout,
            keys,
            range,
            attributes,
            lifetime: dictionary.lifetime.unwrap_or(Lifetime { min: 0, max: 0 }),
            source: Source::parse(source),
            comment: String::from_utf8_lossy(comment).into_owned(),
        })
    }

    /// The columns in the order in which `SELECT *` shows them: a simple key, the range, a complex key, the rest.
    pub fn columns(&self) -> Vec<(String, DataType)> {
        let (simple, complex) = if self.layout.is_complex {
            (&[][..], &self.keys[..])
        } else {
            (&self.keys[..], &[][..])
        };
        let range = self.range.iter();
        let range = range.flat_map(|range| [&range.min, &range.max]);
        let attributes = self.attributes.iter().map(|attribute| &attribute.column);
        let columns = simple.iter().chain(range).chain(complex).chain(attributes);
        let column = |each: &DictionaryColumn| (each.name.clone(), each.data_type.clone());
        columns.map(column).collect()
    }

    /// The columns in the order in which a source gives them: key, range, the rest. The bounds of a range may be `NULL`.
    pub fn source_columns(&self) -> Vec<DictionaryColumn> {
        let bound = |column: &DictionaryColumn| DictionaryColumn {
            data_type: column.data_type.clone().nullable(),
            ..column.clone()
        };
        let range = self.range.iter();
        let range = range.flat_map(|range| [bound(&range.min), bound(&range.max)]);
        let attributes = self.attributes.iter().map(|each| each.column.clone());
        self.keys
            .iter()
            .cloned()
            .chain(range)
            .chain(attributes)
            .collect()
    }

    /// The query that reads the rows from tables here; `home` is the database of the dictionary. `None` for other sources.
    pub fn query(&self, source: &Source, home: &str) -> Option<String> {
        let (database, table, condition) = match source {
            Source::Query(query) => return Some(query.clone()),
            Source::Table {
                database,
                table,
                condition,
            } => (database, table, condition),
            Source::Null | Source::File { .. } => return None,
        };
        let columns: Vec<String> = self.source_columns().iter().map(selected).collect();
        let database = back_quote(database.as_deref().unwrap_or(home));
        let condition = condition.as_ref().map(|text| format!(" WHERE {text}"));
        Some(format!(
            "SELECT {} FROM {database}.{}{}",
            columns.join(", "),
            back_quote(table),
            condition.unwrap_or_default()
        ))
    }

    /// The attribute of that name, and its place.
    pub fn attribute(&self, name: &str) -> Option<(usize, &DictionaryAttribute)> {
        let mut attributes = self.attributes.iter().enumerate();
        attributes.find(|(_, each)| each.column.name == name)
    }
}

fn selected(column: &DictionaryColumn) -> String {
    let name = back_quote(&column.name);
    match &column.expression {
        Some(expression) => format!("{} AS {name}", expression.to_single_line()),
        None => name,
    }
}

/// Whether the key is one number, which a look-up takes as `UInt64`.
fn is_one_number(keys: &[DictionaryColumn]) -> bool {
    let [key] = keys else {
        return false;
    };
    let is_float = matches!(key.data_type, DataType::Float32 | DataType::Float64);
    key.data_type.is_integer() || is_float || key.data_type == DataType::Bool
}

fn column(declared: &[Declared], name: &str) -> Result<DictionaryColumn, DictionaryError> {
    let found = declared.iter().find(|each| each.name == name);
    let found = found.ok_or(DictionaryError::Missing("attribute for a key or a range"))?;
    Ok(attribute(found)?.column)
}

fn attribute(declared: &Declared) -> Result<DictionaryAttribute, DictionaryError> {
    let wrong = |reason: String| DictionaryError::Type {
        attribute: declared.name.clone(),
        reason,
    };
    let data_type = granary_catalog::canonical_type(&declared.data_type);
    let data_type = data_type.map_err(|error| wrong(error.to_string()))?;
    let data_type: DataType = match data_type.to_single_line().parse() {
        Ok(data_type) => data_type,
        Err(error) => return Err(wrong(format!("{error}"))),
    };
    Ok(DictionaryAttribute {
        column: DictionaryColumn {
            name: declared.name.clone(),
            data_type,
            expression: declared.expression.clone(),
        },
        default: declared.default.as_ref().and_then(default_text),
        is_hierarchical: declared.hierarchical,
    })
}

/// The text of a default value; nothing where it is `NULL` or empty.
fn default_text(default: &Expr) -> Option<String> {
    let text = match &default.kind {
        ExprKind::Literal(Literal::Null) => return None,
        ExprKind::Literal(Literal::String(text)) => String::from_utf8_lossy(text).into_owned(),
        _ => default.to_single_line(),
    };
    Some(text).filter(|text| !text.is_empty())
}

fn range(
    dictionary: &CreateDictionary,
    declared: &[Declared],
    layout: Layout,
) -> Result<Option<RangeColumns>, DictionaryError> {
    let has_range = matches!(layout.kind, LayoutKind::RangeHashed { .. });
    let range = match (&dictionary.range, has_range) {
        (Some(range), true) => range,
        (None, false) => return Ok(None),
        (None, true) => return Err(DictionaryError::NoRange(layout.name())),
        (Some(_), false) => return Err(DictionaryError::Range),
    };
    let bound = |name| {
        let column = column(declared, name)?;
        let data_type = column.data_type.inner().clone();
        Ok(DictionaryColumn {
            data_type,
            ..column
        })
    };
    let (min, max) = (bound(&range.min)?, bound(&range.max)?);
    if min.data_type != max.data_type {
        let what = format!(
            "RANGE with bounds of different types, {} and {},",
            min.data_type, max.data_type
        );
        return Err(DictionaryError::NotImplemented(what));
    }
    Ok(Some(RangeColumns { min, max }))
}
