//! `file(path [, format [, structure [, compression]]])`: rows in files below `user_files`;
//! `format(name [, structure], rows)`: rows in a text.

use crate::failure::Failure;
use crate::file_paths::files_of;
use crate::format_settings::format_settings;
use crate::formatted_rows::{Inputs, Opened, RowsFile, format_of, rows_in};
use crate::parquet_rows::parquet_columns;
use crate::tables::pick;
use granary_formats::{Beginning, Direction, Format, infer_columns};
use granary_parser::Expr;
use granary_query::{
    BlockStream, ColumnKind, Context, QueryError, ScannedTable, TableColumn, parse_structure,
};
use granary_types::{DataType, ErrorCode};
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where files must be, below the data directory.
pub(crate) const USER_FILES: &str = "user_files";

/// How much of a file is looked at for the columns that it tells.
const BEGINNING_BYTES_MAX: u64 = 32 << 20;

/// The table that the arguments name.
pub(crate) fn file_table(
    data: &Path,
    arguments: &[Expr],
    context: &Arc<Context>,
) -> Result<ScannedTable, QueryError> {
    let texts: Option<Vec<&str>> = arguments.iter().map(text_of).collect();
    let Some([path, rest @ ..]) = texts.as_deref() else {
        let message = "Table function file: write file('path' [, 'format' [, 'structure' [, 'compression']]])";
        return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
    };
    if rest.len() > 3 {
        let message = "Table function 'file' requires 1 to 4 arguments: path, format, structure and compression";
        return Err(QueryError::refused(
            ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
            message,
        ));
    }
    let argument = |at: usize| rest.get(at).copied().filter(|text| *text != "auto");
    let format = format_of(path, argument(0)).map_err(failed)?;
    let files = RowsFile::all(user_files(data, path)?, argument(2)).map_err(failed)?;
    let columns = match argument(1) {
        Some(structure) => parse_structure(structure)?,
        None => told(path, &files, format, context)?,
    };
    let inputs = move || -> Inputs { Box::new(files.clone().into_iter().map(|file| file.open())) };
    Ok(table(format, columns, context, inputs))
}

/// The rows of a file that is the source of a dictionary: its path and its format. A path beginning with `user_files` lies below
/// the data directory, as for a server that was started there.
pub(crate) fn dictionary_file(
    data: &Path,
    (path, format): (&str, &str),
    columns: Vec<(String, DataType)>,
    context: &Arc<Context>,
) -> Result<BlockStream, QueryError> {
    let bare = path.strip_prefix("./").unwrap_or(path);
    let below = bare.strip_prefix(USER_FILES);
    let below = below.and_then(|rest| rest.strip_prefix('/'));
    let files = user_files(data, below.unwrap_or(bare)).map_err(|error| {
        if error.code() == ErrorCode::DATABASE_ACCESS_DENIED {
            QueryError::refused(ErrorCode::PATH_ACCESS_DENIED, error.to_string())
        } else {
            error
        }
    })?;
    if files.is_empty() {
        let message =
            format!("Cannot open file {path}: there is none of that name in {USER_FILES}");
        return Err(QueryError::refused(ErrorCode::FILE_DOESNT_EXIST, message));
    }
    let format = Format::parse(format).map_err(|error| failed(error.into()))?;
    let files = RowsFile::all(files, None).map_err(failed)?;
    let inputs = files.into_iter().map(|file| file.open());
    let rows = rows_in(context, format, columns, Box::new(inputs)).map_err(failed)?;
    Ok(Box::new(rows.map(|block| Ok(block?.block))))
}

/// A string, or a name such as that of a format.
pub(crate) fn text_of(argument: &Expr) -> Option<&str> {
    argument
        .as_text()
        .or_else(|| match argument.as_name()?[..] {
            [name] => Some(name),
            _ => None,
        })
}

/// The columns that follow from the first file with anything in it.
fn told(
    path: &str,
    files: &[RowsFile],
    format: Format,
    context: &Context,
) -> Result<Vec<(String, DataType)>, QueryError> {
    for (at, file) in files.iter().enumerate() {
        let opened = file.open().map_err(failed)?;
        let columns = inferred(opened, format, context);
        let is_last = at + 1 == files.len();
        match columns {
            Err(error) if !is_last && error.code() == ErrorCode::CANNOT_EXTRACT_TABLE_STRUCTURE => {
            }
            columns => return columns,
        }
    }
    let message = format!(
        "The table structure cannot be extracted: there are no files with the name {path}; write the structure"
    );
    Err(QueryError::refused(
        ErrorCode::CANNOT_EXTRACT_TABLE_STRUCTURE,
        message,
    ))
}

/// The columns that follow from rows, or are told by what stands before them.
fn inferred(
    input: Opened,
    format: Format,
    context: &Context,
) -> Result<Vec<(String, DataType)>, QueryError> {
    let says_how = |name: &str| {
        name.starts_with("schema_inference_") || name.contains("_for_schema_inference")
    };
    if let Some((name, _)) = context.settings.iter().find(|(name, _)| says_how(name)) {
        return Err(QueryError::not_implemented(format!("The setting {name}")));
    }
    let settings = format_settings(&context.settings, format, Direction::In).map_err(failed)?;
    if format == Format::Parquet {
        return parquet_columns(input);
    }
    let mut bytes = Vec::new();
    let mut beginning = input.reader().take(BEGINNING_BYTES_MAX);
    let read = beginning.read_to_end(&mut bytes);
    read.map_err(|error| {
        let message = format!("Cannot read the input: {error}");
        QueryError::refused(ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR, message)
    })?;
    let beginning = Beginning {
        bytes: &bytes,
        is_whole: (bytes.len() as u64) < BEGINNING_BYTES_MAX,
    };
    let columns = infer_columns(format, beginning, &settings);
    columns.map_err(|error| QueryError::refused(error.code(), error.to_string()))
}

/// `format(name [, structure], data)`: rows in a text.
pub(crate) fn format_table(
    arguments: &[Expr],
    context: &Arc<Context>,
) -> Result<ScannedTable, QueryError> {
    let texts: Option<Vec<&str>> = arguments.iter().map(text_of).collect();
    let (name, structure, data) = match texts.as_deref() {
        Some([name, data]) => (name, None, data),
        Some([name, structure, data]) => (name, Some(*structure), data),
        _ => {
            let message = "Table function format: write format('format' [, 'structure'], 'rows')";
            return Err(QueryError::refused(
                ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                message,
            ));
        }
    };
    let format = Format::parse(name).map_err(|error| failed(error.into()))?;
    let text: Arc<str> = Arc::from(*data);
    let open = move || Opened::Stream(Box::new(Cursor::new(text.as_bytes().to_vec())));
    let columns = match structure.filter(|text| *text != "auto") {
        Some(structure) => parse_structure(structure)?,
        None => inferred(open(), format, context)?,
    };
    let inputs = move || -> Inputs { Box::new(std::iter::once(Ok(open()))) };
    Ok(table(format, columns, context, inputs))
}

/// A table of the rows in inputs.
fn table(
    format: Format,
    columns: Vec<(String, DataType)>,
    context: &Arc<Context>,
    inputs: impl Fn() -> Inputs + Send + Sync + 'static,
) -> ScannedTable {
    let of_table = columns.iter().map(|(name, data_type)| TableColumn {
        name: name.clone(),
        data_type: data_type.clone(),
        kind: ColumnKind::Ordinary,
    });
    let of_table = of_table.collect();
    let context = Arc::clone(context);
    let scan = move |names: &[String]| -> Result<BlockStream, QueryError> {
        let mut columns = columns.clone();
        if format == Format::Parquet {
            columns.retain(|(name, _)| names.contains(name));
        }
        let rows = rows_in(&context, format, columns, inputs()).map_err(failed)?;
        let names = names.to_vec();
        Ok(Box::new(
            rows.map(move |block| Ok(pick(&block?.block, &names))),
        ))
    };
    ScannedTable::new(of_table, None, Arc::new(scan))
}

/// The files that a path or pattern names; none may be outside `user_files`.
pub(crate) fn user_files(data: &Path, path: &str) -> Result<Vec<PathBuf>, QueryError> {
    let home = data.join(USER_FILES);
    let full = home.join(path);
    let outside = |path: &Path| {
        let message = format!(
            "File `{}` is not inside `{}`",
            path.display(),
            home.display()
        );
        QueryError::refused(ErrorCode::DATABASE_ACCESS_DENIED, message)
    };
    if !normal(&full).starts_with(normal(&home)) {
        return Err(outside(&full));
    }
    let found = files_of(&full.to_string_lossy()).map_err(|error| {
        let message = format!("Cannot list the files {path}: {error}");
        QueryError::refused(ErrorCode::CANNOT_OPEN_FILE, message)
    })?;
    let real_home = home.canonicalize();
    for file in &found {
        // Links may lead elsewhere.
        if let (Ok(real), Ok(home)) = (file.canonicalize(), &real_home)
            && !real.starts_with(home)
        {
            return Err(outside(file));
        }
    }
    Ok(found)
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::ParentDir => drop(normal.pop()),
            std::path::Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

fn failed(failure: Failure) -> QueryError {
    QueryError::refused(failure.code, failure.message)
}
