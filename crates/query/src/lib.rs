//! `SELECT` in ClickHouse's dialect: names, types and functions are ClickHouse's and stay here,
//! plans and their execution are DataFusion's. No other crate names DataFusion.

use datafusion as _;
