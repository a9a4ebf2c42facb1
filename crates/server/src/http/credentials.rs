//! Where a request says who sends it.

use super::head::Head;
use crate::credentials::Credentials;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use granary_engine::Failure;
use granary_types::ErrorCode;

/// Who sends the request: in its headers, in `Authorization: Basic`, or in its parameters; never in two of them.
pub(super) fn credentials(head: &Head) -> Result<Credentials, Failure> {
    let headers = ["x-clickhouse-user", "x-clickhouse-key"].map(|name| head.field(name));
    let parameters = ["user", "password"].map(|name| head.parameter(name));
    let is_given = |pair: &[Option<&str>; 2]| pair.iter().any(Option::is_some);
    let authorization = head.field("authorization");
    let ways = [
        is_given(&headers),
        authorization.is_some(),
        is_given(&parameters),
    ];
    match ways {
        [true, true, _] | [true, _, true] => {
            return Err(refused(
                "use X-ClickHouse HTTP headers and other authentication methods",
            ));
        }
        [_, true, true] => {
            return Err(refused(
                "use Authorization HTTP header and authentication via parameters",
            ));
        }
        _ => {}
    }
    if let Some(authorization) = authorization {
        return basic(authorization);
    }
    let [user, password] = if ways[0] { headers } else { parameters };
    Ok(Credentials {
        user: user.unwrap_or_default().to_owned(),
        password: password.unwrap_or_default().to_owned(),
        address: None,
    })
}

/// `Basic` and the name and the password in base64.
fn basic(authorization: &str) -> Result<Credentials, Failure> {
    let (scheme, token) = authorization.split_once(' ').unwrap_or((authorization, ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        let message = format!(
            "Invalid authentication: '{scheme}' HTTP Authorization scheme is not supported"
        );
        return Err(Failure::new(ErrorCode::AUTHENTICATION_FAILED, message));
    }
    let decoded = BASE64_STANDARD.decode(token.trim()).ok();
    let text = decoded.and_then(|decoded| String::from_utf8(decoded).ok());
    let text = text.ok_or_else(|| {
        let message = "Invalid authentication: what follows Basic is not base64";
        Failure::new(ErrorCode::AUTHENTICATION_FAILED, message)
    })?;
    let (user, password) = text.split_once(':').unwrap_or((&text, ""));
    Ok(Credentials {
        user: user.to_owned(),
        password: password.to_owned(),
        address: None,
    })
}

fn refused(what: &str) -> Failure {
    let message = format!("Invalid authentication: it is not allowed to {what} simultaneously");
    Failure::new(ErrorCode::AUTHENTICATION_FAILED, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(request: &str, expected: Result<(&str, &str), ErrorCode>) {
        let head = Head::parse(format!("{request}\r\n\r\n").as_bytes()).expect("a request");
        let found = credentials(&head);
        let found = found.as_ref().map(|found| (&*found.user, &*found.password));
        assert_eq!(found.map_err(|failure| failure.code), expected, "{request}");
    }

    #[test]
    fn credentials_come_in_one_of_three_ways() {
        check("GET / HTTP/1.1", Ok(("", "")));
        check("GET /?user=a&password=b%3A HTTP/1.1", Ok(("a", "b:")));
        check(
            "GET / HTTP/1.1\r\nX-ClickHouse-User: a\r\nX-ClickHouse-Key: b",
            Ok(("a", "b")),
        );
        check(
            "GET / HTTP/1.1\r\nAuthorization: Basic YTpiOmM=",
            Ok(("a", "b:c")),
        );
        let failed = Err(ErrorCode::AUTHENTICATION_FAILED);
        check(
            "GET /?user=a HTTP/1.1\r\nAuthorization: Basic YTpiOmM=",
            failed,
        );
        check("GET /?user=a HTTP/1.1\r\nX-ClickHouse-User: a", failed);
        check("GET / HTTP/1.1\r\nAuthorization: Basic !", failed);
        check("GET / HTTP/1.1\r\nAuthorization: Digest x", failed);
    }
}
