//! `CREATE DICTIONARY`.

use nom::Parser;
use nom::combinator::{map, opt};

use crate::ast::{
    CreateDictionary, DictionaryAttribute, DictionaryLayout, DictionaryPair, DictionaryRange,
    DictionarySource, DictionaryValue, Expr, ExprKind, Lifetime, Verb,
};
use crate::grammar::call::call;
use crate::grammar::create::comment;
use crate::grammar::data_type::data_type;
use crate::grammar::elements::{settings_in_parens, unsigned};
use crate::grammar::expr::expr;
use crate::grammar::operand::literal;
use crate::input::{
    Parsed, Tokens, comma_list, flag, identifier, in_parens, keyword, nested, symbol,
};
use crate::token::{Symbol, TokenKind};

/// `( attribute {, attribute} ) {clause} [COMMENT …]`
pub(crate) fn create_dictionary(input: Tokens<'_>, verb: Verb) -> Parsed<'_, CreateDictionary> {
    // ok: (id UInt64) PRIMARY KEY id SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(300)
    // err: PRIMARY KEY id
    let mut dictionary = CreateDictionary::default();
    if verb == Verb::Attach && !input.at(Symbol::OpenRound) {
        return Ok((input, dictionary));
    }
    let (mut input, attributes) = in_parens(|input| {
        let (input, attributes) = comma_list(attribute)(input)?;
        Ok((
            if input.at(Symbol::Comma) {
                input.advance(1)
            } else {
                input
            },
            attributes,
        ))
    })(input)?;
    dictionary.attributes = Some(attributes);
    loop {
        let (rest, found) = clause(input, &mut dictionary)?;
        input = rest;
        if !found {
            break;
        }
    }
    let (input, comment) = opt(comment).parse(input)?;
    dictionary.comment = comment;
    Ok((input, dictionary))
}

fn clause<'a>(input: Tokens<'a>, dictionary: &mut CreateDictionary) -> Parsed<'a, bool> {
    if dictionary.primary_key.is_empty() && input.at_keyword("PRIMARY KEY") {
        let (input, key) = primary_key(input.advance(2))?;
        dictionary.primary_key = key;
        return Ok((input, true));
    }
    let bracketed = |word| input.at_keyword(word) && input.advance(1).at(Symbol::OpenRound);
    if dictionary.source.is_none() && bracketed("SOURCE") {
        let (input, source) = in_parens(source)(input.advance(1))?;
        dictionary.source = Some(source);
        return Ok((input, true));
    }
    if dictionary.lifetime.is_none() && bracketed("LIFETIME") {
        let (input, lifetime) = in_parens(lifetime)(input.advance(1))?;
        dictionary.lifetime = Some(lifetime);
        return Ok((input, true));
    }
    if dictionary.layout.is_none() && bracketed("LAYOUT") {
        let (input, layout) = in_parens(layout)(input.advance(1))?;
        dictionary.layout = Some(layout);
        return Ok((input, true));
    }
    if dictionary.range.is_none() && bracketed("RANGE") {
        let (input, range) = in_parens(range)(input.advance(1))?;
        dictionary.range = Some(range);
        return Ok((input, true));
    }
    if dictionary.settings.is_empty() && bracketed("SETTINGS") {
        let (input, settings) = settings_in_parens(input.advance(1))?;
        dictionary.settings = settings;
        return Ok((input, true));
    }
    Ok((input, false))
}

/// `name {, name} | ( name {, name} )`
fn primary_key(input: Tokens<'_>) -> Parsed<'_, Vec<String>> {
    if input.at(Symbol::OpenRound) {
        return in_parens(comma_list(identifier))(input);
    }
    comma_list(identifier)(input)
}

/// `name type [DEFAULT literal] [EXPRESSION expr] [HIERARCHICAL] [INJECTIVE] [IS_OBJECT_ID]`
fn attribute(input: Tokens<'_>) -> Parsed<'_, DictionaryAttribute> {
    // ok: id UInt64, name String DEFAULT '' INJECTIVE
    // err: id
    let (input, name) = identifier(input)?;
    let (input, data_type) = data_type(input)?;
    let mut attribute = DictionaryAttribute {
        name,
        data_type,
        default: None,
        expression: None,
        hierarchical: false,
        bidirectional: false,
        injective: false,
        is_object_id: false,
    };
    let mut input = input;
    loop {
        let (rest, found) = attribute_clause(input, &mut attribute)?;
        input = rest;
        if !found {
            return Ok((input, attribute));
        }
    }
}

fn attribute_clause<'a>(
    input: Tokens<'a>,
    attribute: &mut DictionaryAttribute,
) -> Parsed<'a, bool> {
    if attribute.default.is_none() && input.at_keyword("DEFAULT") {
        let (input, value) = constant(input.advance(1))?;
        attribute.default = Some(value);
        return Ok((input, true));
    }
    if attribute.expression.is_none() && input.at_keyword("EXPRESSION") {
        let (input, value) = expr(input.advance(1))?;
        attribute.expression = Some(value);
        return Ok((input, true));
    }
    for (word, place) in [
        ("HIERARCHICAL", &mut attribute.hierarchical),
        ("BIDIRECTIONAL", &mut attribute.bidirectional),
        ("INJECTIVE", &mut attribute.injective),
        ("IS_OBJECT_ID", &mut attribute.is_object_id),
    ] {
        if !*place && input.at_keyword(word) {
            *place = true;
            return Ok((input.advance(1), true));
        }
    }
    Ok((input, false))
}

/// `literal | [ literal {, literal} ]`
fn constant(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: 1, 'a', [1, 2]
    // err: f(1)
    if !input.at(Symbol::OpenSquare) {
        return map(literal, |literal| Expr::new(ExprKind::Literal(literal))).parse(input);
    }
    let (input, ()) = symbol(Symbol::OpenSquare)(input)?;
    let (input, items) = if input.at(Symbol::CloseSquare) {
        (input, Vec::new())
    } else {
        nested(input, comma_list(constant))?
    };
    let (input, ()) = symbol(Symbol::CloseSquare)(input)?;
    Ok((input, Expr::new(ExprKind::Array(items))))
}

/// `name ( pairs )`
fn source(input: Tokens<'_>) -> Parsed<'_, DictionarySource> {
    let (input, name) = identifier(input)?;
    let (input, pairs) = pairs(input)?;
    Ok((
        input,
        DictionarySource {
            name: name.to_ascii_uppercase(),
            pairs,
        },
    ))
}

/// `( {key value} )`
fn pairs(input: Tokens<'_>) -> Parsed<'_, Vec<DictionaryPair>> {
    // ok: (host 'h' port 9000), (), (headers(header(name 'a' value 'b')))
    // err: (host)
    let (mut input, ()) = symbol(Symbol::OpenRound)(input)?;
    let mut pairs = Vec::new();
    while !input.at(Symbol::CloseRound) {
        let (rest, pair) = nested(input, pair)?;
        pairs.push(pair);
        input = rest;
    }
    Ok((input.advance(1), pairs))
}

/// `key value | key ( pairs )`
fn pair(input: Tokens<'_>) -> Parsed<'_, DictionaryPair> {
    let (input, key) = identifier(input)?;
    let key = key.to_ascii_uppercase();
    let (input, value) = if input.at(Symbol::OpenRound) {
        map(pairs, DictionaryValue::Pairs).parse(input)?
    } else {
        value(input)?
    };
    Ok((input, DictionaryPair { key, value }))
}

/// `literal | name | function(…)`
fn value(input: Tokens<'_>) -> Parsed<'_, DictionaryValue> {
    if input.at(Symbol::OpenSquare) {
        return map(constant, DictionaryValue::Function).parse(input);
    }
    if let Ok((rest, literal)) = literal(input) {
        return Ok((rest, DictionaryValue::Literal(literal)));
    }
    if input.first().kind == TokenKind::Word && input.advance(1).at(Symbol::OpenRound) {
        return map(call, DictionaryValue::Function).parse(input);
    }
    map(identifier, DictionaryValue::Name).parse(input)
}

/// `name [( pairs )]`
fn layout(input: Tokens<'_>) -> Parsed<'_, DictionaryLayout> {
    let (input, name) = identifier(input)?;
    let name = name.to_ascii_uppercase();
    if !input.at(Symbol::OpenRound) {
        return Ok((
            input,
            DictionaryLayout {
                name,
                parameters: None,
            },
        ));
    }
    let (input, parameters) = pairs(input)?;
    Ok((
        input,
        DictionaryLayout {
            name,
            parameters: Some(parameters),
        },
    ))
}

/// `max | MIN min MAX max | MAX max MIN min`
fn lifetime(input: Tokens<'_>) -> Parsed<'_, Lifetime> {
    // ok: 300, MIN 1 MAX 2
    // err: MIN 1
    if let Ok((rest, max)) = unsigned(input) {
        return Ok((rest, Lifetime { min: 0, max }));
    }
    let (input, max_first) = flag(keyword("MAX"))(input)?;
    let (input, ()) = if max_first {
        (input, ())
    } else {
        keyword("MIN")(input)?
    };
    let (input, first) = unsigned(input)?;
    let (input, ()) = keyword(if max_first { "MIN" } else { "MAX" })(input)?;
    let (input, second) = unsigned(input)?;
    let (min, max) = if max_first {
        (second, first)
    } else {
        (first, second)
    };
    Ok((input, Lifetime { min, max }))
}

/// `MIN name MAX name`
fn range(input: Tokens<'_>) -> Parsed<'_, DictionaryRange> {
    let (input, max_first) = flag(keyword("MAX"))(input)?;
    let (input, ()) = if max_first {
        (input, ())
    } else {
        keyword("MIN")(input)?
    };
    let (input, first) = identifier(input)?;
    let (input, ()) = keyword(if max_first { "MIN" } else { "MAX" })(input)?;
    let (input, second) = identifier(input)?;
    let (min, max) = if max_first {
        (second, first)
    } else {
        (first, second)
    };
    Ok((input, DictionaryRange { min, max }))
}
