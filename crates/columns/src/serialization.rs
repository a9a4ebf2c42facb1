//! `serialization.json`: which columns of a part are sparse, and in which version types are written.

use crate::ColumnError;
use serde_json::{Map, Value, json};

/// How the values of a column, or of an element of a `Tuple`, are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Each row has its value.
    #[default]
    Default,
    /// Only values that are not the default are stored, with their places.
    Sparse,
}

/// In which version types are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TypeVersions {
    /// Sizes of strings have a stream of their own.
    pub string_sizes: bool,
    /// A `Map` is split into buckets.
    pub map_buckets: bool,
    /// A sparse `Nullable` stores only what is not `NULL`, without a null map.
    pub nullable_sparse: bool,
}

/// How a column is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Serialization {
    /// Dense or sparse.
    pub kind: Kind,
    /// The versions of its types.
    pub versions: TypeVersions,
    /// Whether the versions hold inside `Array`, `Nullable`, `Variant` … too.
    pub propagates: bool,
    /// Of the elements of a `Tuple`, in their order; none means that all are dense.
    pub elements: Vec<Serialization>,
}

impl Serialization {
    /// What holds inside `Array`, `Nullable` and the like.
    pub(crate) fn nested(&self) -> Self {
        let versions = if self.propagates {
            self.versions
        } else {
            TypeVersions {
                map_buckets: self.versions.map_buckets,
                ..TypeVersions::default()
            }
        };
        Self {
            versions,
            propagates: self.propagates,
            ..Self::default()
        }
    }

    /// What holds for an element of a `Tuple`.
    pub(crate) fn element(&self, at: usize) -> Self {
        let kept = Self {
            versions: self.versions,
            propagates: self.propagates,
            ..Self::default()
        };
        self.elements.get(at).cloned().unwrap_or(kept)
    }

    /// Dense, with the same versions.
    pub(crate) fn dense(&self) -> Self {
        Self {
            kind: Kind::Default,
            ..self.clone()
        }
    }
}

/// What `serialization.json` says of a column or an element of a `Tuple`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnKind {
    /// Dense or sparse.
    pub kind: Kind,
    /// How many values are the default.
    pub defaults: u64,
    /// How many values there are.
    pub rows: u64,
    /// Whether `defaults` was counted, not estimated; older versions do not say.
    pub exact_defaults: Option<bool>,
    /// The elements of a `Tuple`, in their order.
    pub elements: Vec<ColumnKind>,
}

/// The content of `serialization.json`. The default is what holds without the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SerializationInfo {
    /// 0 without versions of types, 1 with them, 2 with `missing_columns`.
    pub version: u64,
    /// The columns it names, in their order in the file.
    pub columns: Vec<(String, ColumnKind)>,
    /// The versions of types.
    pub types: TypeVersions,
    /// Whether they hold inside other types, too; older versions do not say.
    pub propagates: Option<bool>,
    /// Columns left out of the part, with the type whose default they have.
    pub missing_columns: Vec<(String, String)>,
}

impl SerializationInfo {
    /// Reads the file.
    ///
    /// # Errors
    /// [`ColumnError::Serialization`] when it is not JSON, or says what is not known.
    pub fn parse(text: &[u8]) -> Result<Self, ColumnError> {
        let value: Value =
            serde_json::from_slice(text).map_err(|error| wrong(error.to_string()))?;
        let file = object(&value)?;
        let version = number(file, "version")?;
        if version > 2 {
            return Err(wrong(format!("version {version} is not known")));
        }
        let columns = list(file, "columns")?.iter().map(|column| {
            let column = object(column)?;
            Ok((name(column)?, column_kind(column)?))
        });
        Ok(Self {
            version,
            columns: columns.collect::<Result<_, ColumnError>>()?,
            types: type_versions(file)?,
            propagates: file.get(PROPAGATE).and_then(Value::as_bool),
            missing_columns: missing_columns(file)?,
        })
    }

    /// How a column is written.
    pub fn for_column(&self, name: &str) -> Serialization {
        let found = self.columns.iter().find(|(each, _)| each == name);
        match found {
            Some((_, column)) => self.serialization(column),
            None => self.serialization(&ColumnKind::default()),
        }
    }

    fn serialization(&self, column: &ColumnKind) -> Serialization {
        let elements = column.elements.iter();
        Serialization {
            kind: column.kind,
            versions: self.types,
            propagates: self.propagates == Some(true),
            elements: elements.map(|each| self.serialization(each)).collect(),
        }
    }

    /// The content of the file.
    pub fn format(&self) -> String {
        let mut file = Map::new();
        let columns = self.columns.iter().map(|(name, column)| {
            let mut object = column_object(column);
            object.insert("name".to_owned(), json!(name));
            Value::Object(object)
        });
        file.insert("columns".to_owned(), Value::Array(columns.collect()));
        if self.version >= 2 {
            let missing = self.missing_columns.iter();
            let missing = missing.map(|(name, data_type)| json!({"name": name, "type": data_type}));
            file.insert("missing_columns".to_owned(), missing.collect());
        }
        if let Some(propagates) = self.propagates {
            file.insert(PROPAGATE.to_owned(), json!(propagates));
        }
        if self.version >= 1 {
            file.insert(VERSIONS.to_owned(), type_versions_object(self.types));
        }
        file.insert("version".to_owned(), json!(self.version));
        Value::Object(file).to_string()
    }
}

const PROPAGATE: &str = "propagate_types_serialization_versions_to_nested_types";
const VERSIONS: &str = "types_serialization_versions";

type Object = Map<String, Value>;

fn wrong(what: impl Into<String>) -> ColumnError {
    ColumnError::Serialization { what: what.into() }
}

fn object(value: &Value) -> Result<&Object, ColumnError> {
    value
        .as_object()
        .ok_or_else(|| wrong("an object is missing"))
}

fn list<'a>(object: &'a Object, key: &str) -> Result<&'a [Value], ColumnError> {
    match object.get(key) {
        None => Ok(&[]),
        Some(Value::Array(values)) => Ok(values),
        Some(_) => Err(wrong(format!("{key} is not a list"))),
    }
}

fn number(object: &Object, key: &str) -> Result<u64, ColumnError> {
    match object.get(key) {
        None => Ok(0),
        Some(value) => value
            .as_u64()
            .ok_or_else(|| wrong(format!("{key} is not a number"))),
    }
}

fn name(object: &Object) -> Result<String, ColumnError> {
    let name = object.get("name").and_then(Value::as_str);
    Ok(name
        .ok_or_else(|| wrong("a column has no name"))?
        .to_owned())
}

fn column_kind(object: &Object) -> Result<ColumnKind, ColumnError> {
    let kind = match object.get("kind").and_then(Value::as_str) {
        None | Some("Default") => Kind::Default,
        Some("Sparse") => Kind::Sparse,
        Some(other) => return Err(wrong(format!("the kind {other} is not known"))),
    };
    let elements = list(object, "subcolumns")?.iter();
    Ok(ColumnKind {
        kind,
        defaults: number(object, "num_defaults")?,
        rows: number(object, "num_rows")?,
        exact_defaults: object.get("exact_num_defaults").and_then(Value::as_bool),
        elements: elements
            .map(|element| column_kind(self::object(element)?))
            .collect::<Result<_, _>>()?,
    })
}

fn column_object(column: &ColumnKind) -> Object {
    let mut object = Object::new();
    if let Some(exact) = column.exact_defaults {
        object.insert("exact_num_defaults".to_owned(), json!(exact));
    }
    let kind = match column.kind {
        Kind::Default => "Default",
        Kind::Sparse => "Sparse",
    };
    object.insert("kind".to_owned(), json!(kind));
    object.insert("num_defaults".to_owned(), json!(column.defaults));
    object.insert("num_rows".to_owned(), json!(column.rows));
    if !column.elements.is_empty() {
        let elements = column.elements.iter().map(column_object);
        object.insert(
            "subcolumns".to_owned(),
            elements.map(Value::Object).collect(),
        );
    }
    object
}

fn type_versions(file: &Object) -> Result<TypeVersions, ColumnError> {
    let Some(versions) = file.get(VERSIONS) else {
        return Ok(TypeVersions::default());
    };
    let versions = object(versions)?;
    let is_new = |key: &str| match number(versions, key)? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(wrong(format!("version {other} of {key} is not known"))),
    };
    let known = ["string", "map", "nullable"];
    if let Some(other) = versions.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(wrong(format!("a version of {other} is not known")));
    }
    Ok(TypeVersions {
        string_sizes: is_new("string")?,
        map_buckets: is_new("map")?,
        nullable_sparse: is_new("nullable")?,
    })
}

fn type_versions_object(types: TypeVersions) -> Value {
    let mut object = Object::new();
    let versions = [
        ("map", types.map_buckets),
        ("nullable", types.nullable_sparse),
        ("string", types.string_sizes),
    ];
    for (key, is_new) in versions {
        if is_new {
            object.insert(key.to_owned(), json!(1));
        }
    }
    Value::Object(object)
}

fn missing_columns(file: &Object) -> Result<Vec<(String, String)>, ColumnError> {
    let columns = list(file, "missing_columns")?.iter();
    let missing = columns.map(|column| {
        let column = object(column)?;
        let data_type = column.get("type").and_then(Value::as_str);
        let data_type = data_type.ok_or_else(|| wrong("a missing column has no type"))?;
        Ok((name(column)?, data_type.to_owned()))
    });
    missing.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_comes_back_as_it_was() {
        let text = r#"{"columns":[{"exact_num_defaults":true,"kind":"Sparse","name":"k","num_defaults":49,"num_rows":50},{"kind":"Default","name":"t","num_defaults":0,"num_rows":50,"subcolumns":[{"kind":"Sparse","num_defaults":50,"num_rows":50}]}],"propagate_types_serialization_versions_to_nested_types":true,"types_serialization_versions":{"string":1},"version":1}"#;
        let info = SerializationInfo::parse(text.as_bytes()).unwrap();
        assert_eq!(info.format(), text);
        let sparse = info.for_column("k");
        assert_eq!(sparse.kind, Kind::Sparse);
        assert!(sparse.versions.string_sizes && sparse.nested().versions.string_sizes);
        assert_eq!(info.for_column("t").element(0).kind, Kind::Sparse);
        assert_eq!(info.for_column("t").element(1).kind, Kind::Default);
        assert_eq!(info.for_column("other").kind, Kind::Default);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for text in [
            "",
            "[]",
            r#"{"version":3}"#,
            r#"{"columns":[{"name":"a","kind":"Replicated"}],"version":0}"#,
            r#"{"types_serialization_versions":{"string":2},"version":1}"#,
            r#"{"types_serialization_versions":{"array":1},"version":1}"#,
        ] {
            assert!(SerializationInfo::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
