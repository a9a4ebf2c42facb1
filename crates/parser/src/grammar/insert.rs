//! `INSERT`.

use std::sync::Arc;

use nom::Parser;
use nom::combinator::{map, opt};

use crate::ast::{
    Expr, Infile, Insert, InsertSource, InsertTarget, OutputSetting, SelectTerm, SelectUnion, With,
};
use crate::error::SyntaxErrorKind;
use crate::grammar::call::table_function;
use crate::grammar::columns::{asterisk, columns};
use crate::grammar::expr::expr;
use crate::grammar::operand::{name_operand, starts_query, table_name};
use crate::grammar::select::{select_union, with};
use crate::grammar::setting::query_setting_list;
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, in_parens, keyword, string_literal,
};
use crate::insert_data::{rows_start, values_range};
use crate::token::Symbol;

/// `INSERT [INTO] target [( columns )] [FROM INFILE …] [SETTINGS …] source`
pub(crate) fn insert(input: Tokens<'_>) -> Parsed<'_, Insert> {
    // ok: INSERT INTO t VALUES (1), INSERT INTO d.t (a, b) SELECT 1, 2
    // err: INSERT INTO t, INSERT INTO t (a
    let (input, with) = with_before_insert(input)?;
    let (input, ()) = keyword("INSERT")(input)?;
    let (input, ()) = keyword("INTO")(input)?;
    let (input, target) = target(input)?;
    let (input, columns) = opt(insert_columns).parse(input)?;
    let (input, infile) = opt(infile).parse(input)?;
    let (input, settings) = opt(query_setting_list).parse(input)?;
    let (rest, mut source) = source(input, infile.is_some())?;
    let mut settings = settings.unwrap_or_default();
    if let InsertSource::Select { query, .. } = &mut source {
        if !give_with(query, with) {
            return input.miss("one SELECT without WITH");
        }
        take_settings(query, &mut settings);
    } else if with.is_some() {
        return input.miss("SELECT");
    }
    let insert = Insert {
        target,
        columns,
        infile,
        settings,
        source,
    };
    Ok((rest, insert))
}

/// `[WITH …]` before `INSERT`, which belongs to its `SELECT`
fn with_before_insert(input: Tokens<'_>) -> Parsed<'_, Option<With>> {
    // ok: WITH 1 AS a INSERT INTO t SELECT a
    // err: WITH 1 AS a INSERT INTO t VALUES (1)
    if !input.at_keyword("WITH") {
        return Ok((input, None));
    }
    let (rest, with) = with(input)?;
    keyword("INSERT")(rest)?;
    Ok((rest, Some(with)))
}

/// Whether the query could take it.
fn give_with(query: &mut SelectUnion, with: Option<With>) -> bool {
    match (with, &mut query.terms[..]) {
        (None, _) => true,
        (Some(with), [SelectTerm::Select(select)]) if select.with.is_none() => {
            select.with = Some(with);
            true
        }
        _ => false,
    }
}

/// The settings of the query are those of the statement, too, unless it has its own.
fn take_settings(query: &SelectUnion, settings: &mut Vec<OutputSetting>) {
    for term in &query.terms {
        match term {
            SelectTerm::Union(union) => take_settings(union, settings),
            SelectTerm::Select(select) => {
                for setting in &select.settings {
                    if !settings.iter().any(|known| known.name() == setting.name()) {
                        settings.push(setting.clone());
                    }
                }
            }
        }
    }
}

/// `[TABLE] ( FUNCTION f( … ) [PARTITION BY expr] | [database .] table )`
fn target(input: Tokens<'_>) -> Parsed<'_, InsertTarget> {
    // ok: INSERT INTO TABLE FUNCTION file('a') PARTITION BY b VALUES (1)
    // err: INSERT INTO FUNCTION file VALUES (1)
    let (input, _) = flag(keyword("TABLE"))(input)?;
    let Ok((input, ())) = keyword("FUNCTION")(input) else {
        let (input, name) = expecting("a table name", table_name)(input)?;
        return Ok((input, InsertTarget::Table(name)));
    };
    let (input, call) = expecting("a table function", table_function)(input)?;
    let (input, is_partitioned) = flag(keyword("PARTITION BY"))(input)?;
    let (input, partition_by) = if is_partitioned {
        map(expr, Some).parse(input)?
    } else {
        (input, None)
    };
    Ok((input, InsertTarget::Function { call, partition_by }))
}

/// `( column {, column} )`
fn insert_columns(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    // ok: INSERT INTO t (a, `b.c`, * EXCEPT (d)) VALUES (1)
    // err: INSERT INTO t () VALUES (1)
    if starts_query(input) {
        return input.miss("the names of columns");
    }
    in_parens(|input| {
        let (input, columns) = comma_list(expecting("a column name", insert_column))(input)?;
        let has_trailing_comma = input.at(Symbol::Comma);
        Ok((input.advance(usize::from(has_trailing_comma)), columns))
    })(input)
}

fn insert_column(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if input.at(Symbol::Asterisk) {
        return asterisk(input);
    }
    if input.at_keyword("COLUMNS") && input.advance(1).at(Symbol::OpenRound) {
        return columns(input, None);
    }
    name_operand(input)
}

/// `FROM INFILE 'path' [COMPRESSION 'method']`
fn infile(input: Tokens<'_>) -> Parsed<'_, Infile> {
    // ok: INSERT INTO t FROM INFILE 'a.csv' COMPRESSION 'gzip' FORMAT CSV
    // err: INSERT INTO t FROM INFILE a
    let (input, ()) = keyword("FROM INFILE")(input)?;
    let (input, path) = expecting("a path in quotes", string_literal)(input)?;
    let (input, has_compression) = flag(keyword("COMPRESSION"))(input)?;
    let (input, compression) = if has_compression {
        map(string_literal, Some).parse(input)?
    } else {
        (input, None)
    };
    Ok((input, Infile { path, compression }))
}

/// `VALUES rows | FORMAT name rows | select [FORMAT name rows]`
fn source(input: Tokens<'_>, has_infile: bool) -> Parsed<'_, InsertSource> {
    if !has_infile && input.at_keyword("VALUES") {
        return values(input);
    }
    if let Ok((input, ())) = keyword("FORMAT")(input) {
        let (input, (format, data)) = if has_infile {
            let (input, format) = format_name(input)?;
            (input, (format, Arc::from("")))
        } else {
            format_rows(input)?
        };
        return Ok((input, InsertSource::Data { format, data }));
    }
    let starts_select = ["SELECT", "WITH", "FROM"]
        .iter()
        .any(|word| input.at_keyword(word));
    if starts_select || starts_query(input) {
        return select(input);
    }
    if has_infile {
        return Ok((input, InsertSource::Infile));
    }
    for words in ["VALUES", "FORMAT"] {
        let _: Parsed<'_, ()> = input.miss(words);
    }
    input.miss("SELECT")
}

/// `VALUES rows`
fn values(input: Tokens<'_>) -> Parsed<'_, InsertSource> {
    // ok: INSERT INTO t VALUES (1, ';'), (2);
    // err: INSERT INTO t VALUES (1); SELECT 1
    let range = values_range(input.text(), input.first().end as usize);
    let after = &input.text()[range.end..];
    let is_blank = |it: char| it == ';' || it.is_whitespace();
    if !after.trim_matches(is_blank).is_empty() {
        return input.refuse(SyntaxErrorKind::Invalid {
            message: "the rows of an INSERT end at the first semicolon outside of quotes"
                .to_owned(),
        });
    }
    let source = InsertSource::Data {
        format: "Values".to_owned(),
        data: Arc::from(&input.text()[range]),
    };
    Ok((input.to_end(), source))
}

/// A name that needs no quotes.
fn format_name(input: Tokens<'_>) -> Parsed<'_, String> {
    let (rest, name) = expecting("a format", identifier)(input)?;
    if name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        Ok((rest, name))
    } else {
        input.miss("a format")
    }
}

/// `name rows`
fn format_rows(input: Tokens<'_>) -> Parsed<'_, (String, Arc<str>)> {
    // ok: INSERT INTO t FORMAT CSV 1
    // err: INSERT INTO t FORMAT
    let after_name = input.first().end as usize;
    let (rest, format) = format_name(input)?;
    if input.text()[after_name..].starts_with(';') {
        return rest.refuse(SyntaxErrorKind::Invalid {
            message: "no semicolon may stand between the format and its rows".to_owned(),
        });
    }
    let data = &input.text()[rows_start(input.text(), after_name)..];
    Ok((rest.to_end(), (format, Arc::from(data))))
}

/// `select [FORMAT name rows]`
fn select(input: Tokens<'_>) -> Parsed<'_, InsertSource> {
    // ok: INSERT INTO t SELECT a FROM input('a Int8') FORMAT CSV 1
    // err: INSERT INTO t SELECT 1 FORMAT
    let (input, query) = select_union(input)?;
    let (input, says_format) = flag(keyword("FORMAT"))(input)?;
    let (input, rows) = if says_format {
        map(format_rows, Some).parse(input)?
    } else {
        (input, None)
    };
    let query = Box::new(query);
    Ok((input, InsertSource::Select { query, input: rows }))
}
