//! Sub-columns: parts of a column that have names of their own, such as `n.null`, `a.size0`,
//! `t.element`, `m.keys`.

use arrow::array::{Array, ArrayRef, AsArray, ListArray, StructArray, UInt8Array, UInt64Array};
use granary_columns::Column;
use granary_types::{DataType, Element};
use std::sync::Arc;

/// One step from a value into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Null,
    Sizes,
    Element(usize),
}

/// A way from a column to one of its sub-columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubColumn {
    steps: Vec<(usize, Step)>, // how many arrays are around the value, and the step in it
    /// The type of its values.
    pub data_type: DataType,
}

impl SubColumn {
    /// The sub-column `path` of a column of type `data_type`; `None` when there is no such one.
    /// Elements of tuples are called by name or number, and their names may contain dots.
    pub fn find(data_type: &DataType, path: &str) -> Option<Self> {
        let (steps, data_type) = find(&data_type.storage(), path, 0)?;
        Some(Self { steps, data_type })
    }

    /// Takes the sub-column out of values of the column.
    ///
    /// # Panics
    /// When the column is of another type than the one given to [`SubColumn::find`].
    pub fn of(&self, column: &Column) -> Column {
        let mut values = Arc::clone(&column.values);
        for (depth, step) in &self.steps {
            values = below(&values, *depth, *step);
        }
        Column::new(self.data_type.clone(), values)
    }
}

type Found = (Vec<(usize, Step)>, DataType);

fn find(data_type: &DataType, path: &str, depth: usize) -> Option<Found> {
    if path.is_empty() {
        return Some((Vec::new(), data_type.clone()));
    }
    match data_type {
        DataType::Nullable(_) if path == "null" => {
            Some((vec![(depth, Step::Null)], DataType::UInt8))
        }
        DataType::Nullable(inner) => find(inner, path, depth),
        DataType::Array(_) | DataType::Map(..) if is_sizes(path) => sizes(data_type, path, depth),
        DataType::Array(inner) => {
            let (steps, data_type) = find(&inner.storage(), path, depth + 1)?;
            Some((steps, DataType::Array(Box::new(data_type))))
        }
        DataType::Map(key, value) => {
            let named = |name: &str, data_type: &DataType| Element {
                name: Some(name.into()),
                data_type: data_type.clone(),
            };
            let pair = DataType::Tuple(vec![named("keys", key), named("values", value)]);
            find(&DataType::Array(Box::new(pair)), path, depth)
        }
        DataType::Tuple(elements) => elements.iter().enumerate().find_map(|(at, element)| {
            let number = (at + 1).to_string();
            let named = element.name.as_deref().and_then(|name| after(path, name));
            let rest = named.or_else(|| after(path, &number))?;
            let (mut steps, data_type) = find(&element.data_type.storage(), rest, depth)?;
            steps.insert(0, (depth, Step::Element(at)));
            Some((steps, data_type))
        }),
        _ => None,
    }
}

fn is_sizes(path: &str) -> bool {
    let digits = path.strip_prefix("size");
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// `size<level>`: of nested arrays the level counts from the outermost.
fn sizes(data_type: &DataType, path: &str, depth: usize) -> Option<Found> {
    let level: usize = path.strip_prefix("size")?.parse().ok()?;
    let mut inner = data_type.storage();
    for _ in depth..level {
        inner = match inner {
            DataType::Array(inner) => inner.storage(),
            _ => return None,
        };
    }
    let is_array = matches!(inner, DataType::Array(_) | DataType::Map(..));
    if level < depth || !is_array {
        return None;
    }
    let wrap = |data_type, _| DataType::Array(Box::new(data_type));
    let data_type = (depth..level).fold(DataType::UInt64, wrap);
    Some((vec![(level, Step::Sizes)], data_type))
}

/// What follows `name` in a path: nothing, or what stands behind the dot.
fn after<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(name)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('.')
}

/// Takes a step inside `depth` arrays.
fn below(values: &ArrayRef, depth: usize, step: Step) -> ArrayRef {
    if depth == 0 {
        return take(values, step);
    }
    let list: &ListArray = values.as_list();
    let inner = below(list.values(), depth - 1, step);
    let item = arrow::datatypes::Field::new("item", inner.data_type().clone(), true);
    let (offsets, nulls) = (list.offsets().clone(), list.nulls().cloned());
    Arc::new(ListArray::new(Arc::new(item), offsets, inner, nulls))
}

fn take(values: &ArrayRef, step: Step) -> ArrayRef {
    match step {
        Step::Null => {
            let nulls = (0..values.len()).map(|at| u8::from(values.is_null(at)));
            Arc::new(UInt8Array::from_iter_values(nulls))
        }
        Step::Sizes => {
            let list: &ListArray = values.as_list();
            let sizes = list.offsets().lengths().map(|length| length as u64);
            Arc::new(UInt64Array::from_iter_values(sizes))
        }
        Step::Element(at) => {
            let tuple: &StructArray = values.as_struct();
            Arc::clone(tuple.column(at))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Int32Array, Int32Builder, ListBuilder};

    fn found(data_type: &str, path: &str) -> Option<String> {
        let data_type: DataType = data_type.parse().expect("a type");
        SubColumn::find(&data_type, path).map(|sub| sub.data_type.to_string())
    }

    #[test]
    fn sub_columns_have_the_types_that_clickhouse_gives_them() {
        for (data_type, path, expected) in [
            ("Nullable(String)", "null", "UInt8"),
            ("Array(String)", "size0", "UInt64"),
            ("Array(Array(String))", "size1", "Array(UInt64)"),
            ("Array(Nullable(String))", "null", "Array(UInt8)"),
            ("Map(String, UInt8)", "keys", "Array(String)"),
            ("Map(String, Array(UInt8))", "values.size1", "Array(UInt64)"),
            ("Map(String, UInt8)", "size0", "UInt64"),
            ("Tuple(a UInt8, `b.c` Tuple(d String))", "b.c.d", "String"),
            ("Tuple(UInt8, Nullable(String))", "2.null", "UInt8"),
            ("Nested(a UInt8, b String)", "b", "Array(String)"),
            (
                "Nested(a UInt8, b Array(String))",
                "b.size1",
                "Array(UInt64)",
            ),
        ] {
            assert_eq!(
                found(data_type, path).as_deref(),
                Some(expected),
                "{data_type} {path}"
            );
        }
        for (data_type, path) in [
            ("UInt8", "null"),
            ("Array(String)", "size1"),
            ("Tuple(a UInt8)", "b"),
            ("Tuple(a UInt8)", "ab"),
            ("Array(UInt8)", "size"),
        ] {
            assert_eq!(found(data_type, path), None, "{data_type} {path}");
        }
    }

    #[test]
    fn sub_columns_are_taken_out() {
        let mut lists = ListBuilder::new(Int32Builder::new());
        lists.append_value([Some(1), None]);
        lists.append_value([]);
        let data_type: DataType = "Array(Nullable(Int32))".parse().expect("a type");
        let column = Column::new(data_type.clone(), Arc::new(lists.finish()));
        let sub = |path| {
            SubColumn::find(&data_type, path)
                .expect("a sub-column")
                .of(&column)
        };
        assert_eq!(
            sub("size0").values.as_ref(),
            &UInt64Array::from(vec![2, 0]) as &dyn Array
        );
        let nulls = sub("null");
        assert_eq!(nulls.data_type.to_string(), "Array(UInt8)");
        let inner = nulls.values.as_list::<i32>().values().clone();
        assert_eq!(inner.as_ref(), &UInt8Array::from(vec![0, 1]) as &dyn Array);
        let plain = Column::new(
            "Nullable(Int32)".parse().expect("a type"),
            Arc::new(Int32Array::from(vec![None, Some(1)])),
        );
        let null = SubColumn::find(&plain.data_type, "null").expect("a sub-column");
        assert_eq!(
            null.of(&plain).values.as_ref(),
            &UInt8Array::from(vec![1, 0]) as &dyn Array
        );
    }
}
