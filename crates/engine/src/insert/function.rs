//! `INSERT INTO FUNCTION file(…)` and `null(…)`.
//!
//! A file is written beside its place, with what stands in it already where rows are added, and put there in one
//! step when the last row has come: readers and a crash see the old rows or all of them. A crash leaves at most
//! a file `.<name>.inserting`, which the next insert into the same file overwrites.

use super::Inserting;
use super::rows::{InsertedRows, named_columns};
use crate::failure::Failure;
use crate::file_paths::is_pattern;
use crate::format_settings::format_settings;
use crate::formatted_rows::format_of;
use crate::sent::SentRows;
use crate::tables::{USER_FILES, text_of, user_files};
use granary_catalog::TableStructure;
use granary_durable::Disk;
use granary_formats::{
    Compressed, Compression, Direction, Format, Header, Printer, Statistics, WriterError,
};
use granary_parser::{Expr, FunctionCall, InsertRows, RowSource};
use granary_query::QueryError;
use granary_types::{DataType, ErrorCode, TableName};
use std::io;
use std::path::{Path, PathBuf};

/// Where the rows go.
enum Target {
    Nowhere,
    File(FileTarget),
}

/// A file, and what it is written with.
struct FileTarget {
    path: PathBuf,
    format: Format,
    method: Compression,
}

impl Inserting<'_> {
    /// Inserts rows into what a table function stands for.
    ///
    /// # Errors
    /// The function takes no rows, a row is refused, or the disk fails; the file is then as it was.
    pub(super) fn fill_function(
        &self,
        call: &FunctionCall,
        insert: &InsertRows,
        sent: SentRows,
    ) -> Result<(), Failure> {
        let (target, structure) = self.target_of(call)?;
        let name = TableName::new("_table_function", &*call.name);
        let (structure, incoming) = match (structure, &insert.source) {
            (Some(text), source) => {
                let structure = structure_of(text)?;
                let names = named_columns(&structure, &name, insert.columns.as_deref())?;
                let incoming = self.incoming((source, sent), &names, &structure, &name)?;
                (structure, incoming)
            }
            (None, RowSource::Select(query)) if insert.columns.is_none() => {
                let incoming = self.queried(query)?;
                require_different(&incoming.columns)?;
                let columns = incoming.columns.iter().map(|(name, data_type)| {
                    format!("{} {data_type}", granary_parser::back_quote(name))
                });
                let text = columns.collect::<Vec<_>>().join(", ");
                (structure_of(&text)?, incoming)
            }
            (None, _) => {
                let what = "INSERT INTO FUNCTION file without the structure of the rows";
                return Err(QueryError::not_implemented(what).into());
            }
        };
        let rows = InsertedRows::new(&structure, incoming, &self.context)?;
        match target {
            Target::Nowhere => {
                for block in rows {
                    block?;
                }
                Ok(())
            }
            Target::File(file) => self.write_file(&file, &structure, rows),
        }
    }

    fn target_of<'a>(&self, call: &'a FunctionCall) -> Result<(Target, Option<&'a str>), Failure> {
        let texts: Option<Vec<&str>> = call.arguments.iter().map(text_of).collect();
        match (&*call.name, texts.as_deref()) {
            ("null", Some([structure])) => Ok((Target::Nowhere, Some(*structure))),
            ("file", Some([path, rest @ ..])) if rest.len() <= 3 => {
                let argument = |at: usize| rest.get(at).copied().filter(|text| *text != "auto");
                let format = format_of(path, argument(0))?;
                let file = self.file_target(path, format, argument(2))?;
                Ok((Target::File(file), argument(1)))
            }
            _ => {
                let what = format!(
                    "INSERT INTO FUNCTION {}",
                    Expr::new(granary_parser::ExprKind::Function(Box::new(call.clone())))
                        .to_single_line()
                );
                Err(QueryError::not_implemented(what).into())
            }
        }
    }

    fn file_target(
        &self,
        path: &str,
        format: Format,
        compression: Option<&str>,
    ) -> Result<FileTarget, Failure> {
        if is_pattern(path) {
            let message =
                "Table '_table_function.file' is in readonly mode because of globs in filepath";
            return Err(Failure::new(ErrorCode::DATABASE_ACCESS_DENIED, message));
        }
        let data = self.session.shared.data_dir.path();
        let mut files = user_files(data, path)?;
        let path = files.pop().expect("a path that is no pattern names itself");
        require_inside(data, &path)?;
        let name = compression.unwrap_or("auto");
        let method = Compression::named(name, &path.to_string_lossy())?;
        Ok(FileTarget {
            path,
            format,
            method,
        })
    }

    fn write_file(
        &self,
        file: &FileTarget,
        structure: &TableStructure,
        rows: InsertedRows,
    ) -> Result<(), Failure> {
        let settings = &self.context.settings;
        let truncates = settings.bool("engine_file_truncate_on_insert") == Some(true);
        if settings.bool("engine_file_allow_create_multiple_files") == Some(true) {
            let what = "The setting engine_file_allow_create_multiple_files";
            return Err(QueryError::not_implemented(what).into());
        }
        let is_there = std::fs::metadata(&file.path).is_ok_and(|data| data.len() > 0);
        let adds = is_there && !truncates;
        let format = if adds { file.added()? } else { file.format };
        let how = format_settings(settings, file.format, Direction::Out)?;
        let header = structure.stored_columns();
        let header = header.map(|column| (column.name.clone(), column.data_type.clone()));
        let mut printer = Printer::new(format, header.collect(), how);
        let mut written = Written::open(self.session.shared.data_dir.disk(), file, adds)?;
        let mut text = Vec::new();
        printer.start(&mut text);
        for block in rows {
            let printed = printer.block(&block?.rows, &mut text);
            printed.map_err(|error| Failure::new(error.code(), error.to_string()))?;
            written.write(&mut text)?;
        }
        let finished = printer.finish(&Statistics::default(), &mut text);
        finished.map_err(|error| Failure::new(error.code(), error.to_string()))?;
        written.write(&mut text)?;
        written.publish()
    }
}

fn require_different(columns: &[(String, DataType)]) -> Result<(), Failure> {
    for (at, (name, _)) in columns.iter().enumerate() {
        if columns[..at].iter().any(|(other, _)| other == name) {
            let what = format!("INSERT INTO FUNCTION file of two columns called {name}");
            return Err(QueryError::not_implemented(what).into());
        }
    }
    Ok(())
}

/// The columns that a text describes, with their defaults.
fn structure_of(text: &str) -> Result<TableStructure, Failure> {
    let definition = format!("CREATE TABLE f ({text}) ENGINE = Null");
    TableStructure::parse(&definition)
        .map_err(|error| Failure::new(error.code(), error.to_string()))
}

/// Directories on the way may be links that lead elsewhere.
fn require_inside(data: &Path, path: &Path) -> Result<(), Failure> {
    let Ok(home) = data.join(USER_FILES).canonicalize() else {
        return Ok(()); // nothing is below it, either
    };
    let mut ancestors = path.ancestors().skip(1);
    let real = ancestors.find_map(|ancestor| ancestor.canonicalize().ok());
    if real.is_some_and(|real| real.starts_with(&home)) {
        return Ok(());
    }
    let message = format!(
        "File `{}` is not inside `{}`",
        path.display(),
        home.display()
    );
    Err(Failure::new(ErrorCode::DATABASE_ACCESS_DENIED, message))
}

impl FileTarget {
    /// The format in which rows are added to those that are there: no header comes again.
    fn added(&self) -> Result<Format, Failure> {
        let refuse = || {
            let what = format!(
                "Adding rows of format {:?}, compressed as {:?}, to file {}",
                self.format,
                self.method,
                self.path.display()
            );
            Failure::from(QueryError::not_implemented(what))
        };
        if matches!(self.method, Compression::Deflate | Compression::Brotli) {
            return Err(refuse());
        }
        Ok(match self.format {
            Format::Csv(_) => Format::Csv(Header::None),
            Format::TabSeparated(_) => Format::TabSeparated(Header::None),
            Format::TabSeparatedRaw(_) => Format::TabSeparatedRaw(Header::None),
            Format::RowBinary(_) => Format::RowBinary(Header::None),
            Format::JsonCompactEachRow(values, _) => {
                Format::JsonCompactEachRow(values, Header::None)
            }
            format @ (Format::JsonEachRow(_) | Format::Tskv) => format,
            Format::Parquet | Format::Json(_) => {
                let message = format!(
                    "File {} already exists and data cannot be appended to this file as the {:?} format doesn't \
                     support appends. You can enable truncate on insertion with the \
                     `engine_file_truncate_on_insert` setting",
                    self.path.display(),
                    self.format
                );
                return Err(Failure::new(ErrorCode::CANNOT_APPEND_TO_FILE, message));
            }
            _ => return Err(refuse()),
        })
    }
}

/// A file on its way to its place.
struct Written<'a> {
    disk: &'a Disk,
    path: &'a Path,
    temporary: PathBuf,
    /// `None` when the file is complete.
    writer: Option<Box<dyn Compressed>>,
}

impl Drop for Written<'_> {
    fn drop(&mut self) {
        if self.writer.is_some() {
            // What is left is overwritten by the next insert.
            let _ = self.disk.remove_file(&self.temporary);
        }
    }
}

impl<'a> Written<'a> {
    fn open(disk: &'a Disk, file: &'a FileTarget, adds: bool) -> Result<Self, Failure> {
        let path = &*file.path;
        let failed = |error: io::Error| refused(path, &error);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(format!(".{name}.inserting"));
        disk.create_directories(parent(path)).map_err(failed)?;
        if temporary.symlink_metadata().is_ok() {
            disk.remove_file(&temporary).map_err(failed)?;
        }
        let mut output = disk.create_new(&temporary).map_err(failed)?;
        if adds {
            let mut rows = std::fs::File::open(path).map_err(failed)?;
            io::copy(&mut rows, &mut output).map_err(failed)?;
        }
        let writer = file.method.writer(Box::new(output), None);
        let writer = writer.map_err(|error| match error {
            WriterError::Method(error) => error.into(),
            WriterError::Io(error) => failed(error),
        })?;
        Ok(Self {
            disk,
            path,
            temporary,
            writer: Some(writer),
        })
    }

    fn write(&mut self, text: &mut Vec<u8>) -> Result<(), Failure> {
        let writer = self
            .writer
            .as_mut()
            .expect("it is taken when the file is complete");
        let written = writer.write_all(text);
        text.clear();
        written.map_err(|error| refused(self.path, &error))
    }

    /// Makes the file durable and puts it at its place.
    fn publish(mut self) -> Result<(), Failure> {
        let writer = self
            .writer
            .take()
            .expect("it is taken when the file is complete");
        let put = || -> io::Result<()> {
            writer.finish()?;
            self.disk.sync_file(&self.temporary)?;
            self.disk.rename(&self.temporary, self.path)?;
            self.disk.sync_directory(parent(self.path))
        };
        put().map_err(|error| refused(self.path, &error))
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    let message = format!("Cannot write {}: {error}", path.display());
    Failure::new(ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR, message)
}
