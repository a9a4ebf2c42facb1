//! The data files of a table of the Log family, in the order of their marks.

use granary_parser::{DataType, TypeArgument};
use granary_types::escape_for_file_name;

/// The names without `.bin`: column by column as they are defined, and within a column as its type
/// is made up. The columns of a Nested share the sizes of its arrays. `None` when a type is stored in
/// a way that is not known here.
pub(crate) fn log_streams<'a>(
    columns: impl Iterator<Item = (&'a str, &'a DataType)>,
) -> Option<Vec<String>> {
    let mut streams = Streams(Vec::new());
    for (name, data_type) in columns {
        let nested = name.split_once('.').map(|(nested, _)| nested);
        let place = Place {
            prefix: escape_for_file_name(name),
            sizes: escape_for_file_name(nested.unwrap_or(name)),
            depth: 0,
        };
        streams.add(&place, data_type)?;
    }
    Some(streams.0)
}

/// Where a type stands inside the type of its column.
struct Place {
    /// The name of its files up to what tells them apart.
    prefix: String,
    /// The same for the sizes of arrays.
    sizes: String,
    /// How many arrays are around it.
    depth: u32,
}

impl Place {
    fn element(&self, name: &str) -> Self {
        let prefix = format!("{}%2E{}", self.prefix, escape_for_file_name(name));
        Self {
            sizes: prefix.clone(),
            prefix,
            depth: self.depth,
        }
    }

    fn in_array(&self) -> Self {
        Self {
            prefix: self.prefix.clone(),
            sizes: self.sizes.clone(),
            depth: self.depth + 1,
        }
    }
}

struct Streams(Vec<String>);

impl Streams {
    fn push(&mut self, name: String) {
        if !self.0.contains(&name) {
            self.0.push(name);
        }
    }

    fn add(&mut self, place: &Place, data_type: &DataType) -> Option<()> {
        let Place {
            prefix,
            sizes,
            depth,
        } = place;
        let arguments = &data_type.arguments[..];
        match data_type.name.as_str() {
            "Nullable" => {
                self.push(format!("{prefix}.null"));
                self.add(place, only(arguments)?)
            }
            "LowCardinality" => {
                self.push(format!("{prefix}.dict"));
                self.push(prefix.clone());
                Some(())
            }
            "Array" => {
                self.push(format!("{sizes}.size{depth}"));
                self.add(&place.in_array(), only(arguments)?)
            }
            "Map" => {
                let [TypeArgument::Type(keys), TypeArgument::Type(values)] = arguments else {
                    return None;
                };
                self.push(format!("{sizes}.size{depth}"));
                let entries = place.in_array();
                self.add(&entries.element("keys"), keys)?;
                self.add(&entries.element("values"), values)
            }
            "Tuple" => {
                for (at, argument) in arguments.iter().enumerate() {
                    let (name, element) = match argument {
                        TypeArgument::Named { name, data_type } => (name.clone(), data_type),
                        TypeArgument::Type(data_type) => ((at + 1).to_string(), data_type),
                        _ => return None,
                    };
                    self.add(&place.element(&name), element)?;
                }
                Some(())
            }
            "SimpleAggregateFunction" => match arguments {
                [_, TypeArgument::Type(data_type)] => self.add(place, data_type),
                _ => None,
            },
            // An array of tuples, whose elements are named here.
            "Nested" => {
                self.push(format!("{sizes}.size{depth}"));
                let tuple = DataType {
                    name: "Tuple".to_owned(),
                    arguments: arguments.to_vec(),
                };
                self.add(&place.in_array(), &tuple)
            }
            "Point" => {
                self.push(format!("{prefix}%2E1"));
                self.push(format!("{prefix}%2E2"));
                Some(())
            }
            name if let Some(element) = element_of_shape(name) => {
                self.push(format!("{sizes}.size{depth}"));
                self.add(&place.in_array(), &DataType::simple(element))
            }
            name if STORED_IN_MANY_FILES.contains(&name) => None,
            _ => {
                self.push(prefix.clone());
                Some(())
            }
        }
    }
}

/// Types whose files depend on their values; a table of the Log family refuses most of them.
const STORED_IN_MANY_FILES: [&str; 6] =
    ["Variant", "Dynamic", "JSON", "Object", "Geometry", "QBit"];

/// What the array is of that a type of shapes stands for.
fn element_of_shape(name: &str) -> Option<&'static str> {
    match name {
        "Ring" | "LineString" => Some("Point"),
        "Polygon" => Some("Ring"),
        "MultiLineString" => Some("LineString"),
        "MultiPolygon" => Some("Polygon"),
        _ => None,
    }
}

fn only(arguments: &[TypeArgument]) -> Option<&DataType> {
    match arguments {
        [TypeArgument::Type(data_type)] => Some(data_type),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simple(name: &str) -> DataType {
        DataType::simple(name)
    }

    fn of(name: &str, arguments: &[DataType]) -> DataType {
        DataType {
            name: name.to_owned(),
            arguments: arguments.iter().cloned().map(TypeArgument::Type).collect(),
        }
    }

    #[track_caller]
    fn check(columns: &[(&str, DataType)], expected: Option<&[&str]>) {
        let found = log_streams(columns.iter().map(|(name, data_type)| (*name, data_type)));
        let expected = expected.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        assert_eq!(found, expected);
    }

    #[test]
    fn streams_follow_the_types() {
        let string = || simple("String");
        check(
            &[
                ("k", simple("UInt8")),
                ("v w", of("Nullable", &[string()])),
                ("l", of("LowCardinality", &[of("Nullable", &[string()])])),
            ],
            Some(&["k", "v%20w.null", "v%20w", "l.dict", "l"]),
        );
        let map = of("Map", &[string(), of("Array", &[string()])]);
        check(
            &[("m", map.clone())],
            Some(&["m.size0", "m%2Ekeys", "m%2Evalues.size1", "m%2Evalues"]),
        );
        check(
            &[("t", of("Tuple", &[string(), map]))],
            Some(&[
                "t%2E1",
                "t%2E2.size0",
                "t%2E2%2Ekeys",
                "t%2E2%2Evalues.size1",
                "t%2E2%2Evalues",
            ]),
        );
    }

    #[test]
    fn the_columns_of_a_nested_share_their_sizes() {
        let array = of("Array", &[simple("UInt8")]);
        check(
            &[("n.a", array.clone()), ("n.b", array)],
            Some(&["n.size0", "n%2Ea", "n%2Eb"]),
        );
    }

    #[test]
    fn what_is_stored_in_unknown_files_is_told() {
        check(&[("j", of("Array", &[simple("JSON")]))], None);
    }
}
