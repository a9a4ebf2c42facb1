//! Queries that are made from the columns of a table, whatever they are.

use granary_types::{DataType, Element};

use crate::SqlServer;

/// A table that queries are made for.
#[derive(Debug)]
pub struct Subject {
    name: String,
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    /// As it stands in a query, quoted.
    name: String,
    data_type: DataType,
    /// Some values, as literals of a query.
    values: Vec<String>,
}

/// How many values of a column stand in conditions.
const VALUES: usize = 3;

/// The tables of these databases with their columns, as `server` sees them.
///
/// # Panics
/// When it cannot tell.
pub fn subjects(server: &mut dyn SqlServer, databases: &[&str]) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    for line in listed(server, databases).lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [table, column, data_type] = fields[..] else {
            panic!("a table, a column and a type: {line:?}")
        };
        if subjects.last().is_none_or(|subject| subject.name != table) {
            subjects.push(Subject {
                name: table.to_owned(),
                columns: Vec::new(),
            });
        }
        let data_type: DataType = data_type.parse().expect("ClickHouse names types we know");
        let data_type = data_type.storage();
        let values = values(server, table, column, &data_type);
        let subject = subjects.last_mut().expect("one was pushed");
        subject.columns.push(Column {
            name: column.to_owned(),
            data_type,
            values,
        });
    }
    subjects
}

/// Lines of table, column and type. `URL` asks the network, and the name of an inner table is another one each time.
fn listed(server: &mut dyn SqlServer, databases: &[&str]) -> String {
    let databases = databases.join("', '");
    let quoted = |name: &str| format!("concat('`', replaceAll({name}, '`', '``'), '`')");
    server.must(&format!(
        "SELECT concat({}, '.', {}), {}, replaceRegexpAll(type, '\n *', '') FROM system.columns \
         WHERE database IN ('{databases}') AND table NOT LIKE '.inner%' \
         AND table NOT IN ('far', 'in_set') ORDER BY database, table, position FORMAT TSVRaw",
        quoted("database"),
        quoted("table"),
        quoted("name"),
    ))
}

fn values(
    server: &mut dyn SqlServer,
    table: &str,
    column: &str,
    data_type: &DataType,
) -> Vec<String> {
    if !is_plain(data_type) {
        return Vec::new();
    }
    // A table that cannot be read has no values.
    let answer = server.query(&format!(
        "SELECT DISTINCT toString({column}) FROM {table} WHERE {column} IS NOT NULL \
         ORDER BY cityHash64(toString({column})) LIMIT {VALUES} FORMAT TSV"
    ));
    let quotes = if is_number(data_type) { "" } else { "'" };
    let literal = |text: &str| format!("{quotes}{text}{quotes}");
    let answer = answer.unwrap_or_default();
    answer.lines().map(literal).collect()
}

/// A value without parts, which can be compared and sorted.
fn is_plain(data_type: &DataType) -> bool {
    use DataType as T;
    !matches!(
        data_type.inner(),
        T::Array(_)
            | T::Tuple(_)
            | T::Nested(_)
            | T::Map(..)
            | T::Variant(_)
            | T::Dynamic { .. }
            | T::Json(_)
            | T::AggregateFunction(_)
    )
}

fn is_integer(data_type: &DataType) -> bool {
    let name = data_type.inner().to_string();
    name.starts_with("Int") || name.starts_with("UInt")
}

fn is_number(data_type: &DataType) -> bool {
    use DataType as T;
    let fraction = matches!(
        data_type.inner(),
        T::Float32 | T::Float64 | T::BFloat16 | T::Decimal { .. } | T::Bool
    );
    is_integer(data_type) || fraction
}

impl Subject {
    /// The name of the table, quoted.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The queries for this table.
    pub fn queries(&self) -> Vec<String> {
        let table = &self.name;
        let order = self.order();
        let mut queries = vec![
            format!("SELECT count() FROM {table}"),
            format!("SELECT * FROM {table} {order} LIMIT 50"),
            format!("SELECT * FROM {table} {order} LIMIT 7 OFFSET 90"),
            format!("SELECT sum(cityHash64(*)) FROM {table}"),
        ];
        for column in &self.columns {
            queries.extend(column.any(table, &order));
            queries.extend(column.of_type(table, &order));
            if is_plain(&column.data_type) {
                queries.extend(column.plain(table));
                queries.extend(column.conditions(table));
            }
        }
        queries
    }

    /// Names every row's place, as far as plain columns tell rows apart.
    fn order(&self) -> String {
        let plain = self
            .columns
            .iter()
            .filter(|column| is_plain(&column.data_type));
        let names: Vec<&str> = plain.map(|column| column.name.as_str()).collect();
        if names.is_empty() {
            String::new()
        } else {
            format!("ORDER BY {}", names.join(", "))
        }
    }
}

impl Column {
    /// Queries for a column of whatever type.
    fn any(&self, table: &str, order: &str) -> Vec<String> {
        let name = &self.name;
        vec![
            format!("SELECT toTypeName({name}), count({name}) FROM {table} GROUP BY 1"),
            format!("SELECT sum(cityHash64({name})), uniqExact({name}) FROM {table}"),
            format!("SELECT {name} FROM {table} {order} LIMIT 5 OFFSET 11"),
            format!(
                "SELECT toString({name}), isNull({name}) FROM {table} {order} LIMIT 5 OFFSET 17"
            ),
        ]
    }

    /// Queries for a column whose values can be compared.
    fn plain(&self, table: &str) -> Vec<String> {
        let name = &self.name;
        vec![
            format!("SELECT min({name}), max({name}) FROM {table}"),
            format!("SELECT {name}, count() FROM {table} GROUP BY {name} ORDER BY {name} LIMIT 6"),
            format!("SELECT DISTINCT {name} FROM {table} ORDER BY {name} DESC LIMIT 6"),
            format!("SELECT {name} = {name}, count() FROM {table} GROUP BY 1 ORDER BY 1"),
        ]
    }

    /// Points and ranges.
    fn conditions(&self, table: &str) -> Vec<String> {
        let name = &self.name;
        let Some(value) = self.values.first() else {
            return Vec::new();
        };
        let last = self.values.last().expect("there is a first");
        let list = self.values.join(", ");
        let mut queries = vec![
            format!("SELECT count(), min({name}) FROM {table} WHERE {name} = {value}"),
            format!("SELECT count(), max({name}) FROM {table} PREWHERE {name} > {last}"),
            format!("SELECT count() FROM {table} WHERE {name} IN ({list})"),
        ];
        queries.push(if is_number(&self.data_type) {
            format!("SELECT count() FROM {table} WHERE {name} BETWEEN {value} AND {value} + 50")
        } else {
            format!("SELECT count() FROM {table} WHERE {name} != {value} AND NOT {name} <= {last}")
        });
        queries
    }

    /// Queries for the type of the column: its sub-columns, and functions that take it.
    fn of_type(&self, table: &str, order: &str) -> Vec<String> {
        let name = &self.name;
        let mut select = Vec::new();
        if self.data_type.is_nullable() {
            select.push(format!("{name}.null, ifNull(toString({name}), '-')"));
        }
        select.extend(self.functions());
        let rows = |list: String| format!("SELECT {list} FROM {table} {order} LIMIT 4 OFFSET 5");
        let mut queries: Vec<String> = select.into_iter().map(rows).collect();
        queries.extend(self.sums(table));
        queries
    }

    fn sums(&self, table: &str) -> Vec<String> {
        let name = &self.name;
        match self.data_type.inner() {
            DataType::Array(_) => vec![
                format!("SELECT sum({name}.size0), max(length({name})) FROM {table}"),
                format!("SELECT count(), count(each) FROM {table} ARRAY JOIN {name} AS each"),
            ],
            DataType::Map(..) => vec![format!("SELECT sum(length({name}.keys)) FROM {table}")],
            DataType::Decimal { .. } => {
                vec![format!("SELECT sum({name}), avg({name}) FROM {table}")]
            }
            _ if is_integer(&self.data_type) => vec![
                format!("SELECT sum({name}), sumIf({name}, {name} > 3) FROM {table}"),
                format!(
                    "SELECT {name} % 4 AS k, sum({name}), count() FROM {table} GROUP BY k ORDER BY k"
                ),
            ],
            _ => Vec::new(),
        }
    }

    fn functions(&self) -> Vec<String> {
        use DataType as T;
        let name = &self.name;
        match self.data_type.inner() {
            T::LowCardinality(inner) if *inner.inner() == T::String => of_text(name),
            T::String => of_text(name),
            T::FixedString(_) => vec![format!(
                "length({name}), hex({name}), {name} = '1', empty({name})"
            )],
            T::Date | T::Date32 | T::DateTime(_) | T::DateTime64 { .. } => of_time(name),
            T::Float32 | T::Float64 | T::Decimal { .. } => vec![format!(
                "{name} * 2, -{name}, abs({name}), floor({name}), toString({name}), {name} > 1"
            )],
            T::Array(_) => vec![
                format!("{name}.size0, length({name}), empty({name}), {name}[1], {name}[-1]"),
                format!("reverse({name}), arrayEnumerate({name}), has({name}, {name}[1])"),
            ],
            T::Map(..) => vec![format!(
                "{name}.keys, {name}.values, length({name}), mapKeys({name})"
            )],
            T::Tuple(elements) => vec![of_tuple(name, elements)],
            T::Uuid | T::Ipv4 | T::Ipv6 => vec![format!("hex({name}), cityHash64({name})")],
            T::Enum8(_) | T::Enum16(_) => vec![format!("toInt16({name}), toString({name}) || '!'")],
            _ if is_integer(&self.data_type) => vec![
                format!("{name} + 1, {name} * {name}, -{name}, {name} % 7, intDiv({name}, 3)"),
                format!(
                    "{name} / 4, toInt8({name}), toFloat64({name}), bitAnd({name}, 6), hex({name})"
                ),
            ],
            _ => Vec::new(),
        }
    }
}

fn of_text(name: &str) -> Vec<String> {
    vec![
        format!("length({name}), upper({name}), reverse({name}), hex({name}), empty({name})"),
        format!("substring({name}, 2, 3), {name} || 'x', position({name}, '1'), {name} LIKE '%1%'"),
    ]
}

fn of_time(name: &str) -> Vec<String> {
    vec![
        format!("toYear({name}), toYYYYMM({name}), toDayOfWeek({name}), toStartOfMonth({name})"),
        format!("{name} + INTERVAL 1 DAY, toDate({name}), toMonday({name}), toISOWeek({name})"),
    ]
}

fn of_tuple(name: &str, elements: &[Element]) -> String {
    let by_number = (1..=elements.len()).map(|at| format!("{name}.{at}"));
    let named = elements
        .iter()
        .filter_map(|element| element.name.as_deref());
    let by_name = named.map(|element| format!("{name}.`{element}`"));
    by_number.chain(by_name).collect::<Vec<_>>().join(", ")
}
