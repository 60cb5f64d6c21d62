//! The elements of an XML file one after the other, also of a damaged one.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::{Reader, XmlVersion};

/// Elements inside one another.
const MAX_DEPTH: usize = 200;

/// Places where the markup is broken, beyond which the file is no XML.
const MAX_TORN: usize = 1_000;

/// What the walk comes upon.
pub(super) enum Event<'a> {
    /// An element begins; its name without a prefix.
    Open(&'a str),
    /// An attribute of the element that has just begun.
    Attribute(&'a str, Cow<'a, str>),
    /// Words inside the element.
    Text(Cow<'a, str>),
    /// The element ends.
    Close,
    /// The markup is broken here.
    Torn(String),
}

/// Walks through the file. Elements are closed in the order they were opened, whatever the file does.
///
/// # Errors
/// A sentence, if the file declares entities, is nested too deep, or is broken everywhere.
pub(super) fn walk(text: &str, take: &mut impl FnMut(Event<'_>)) -> Result<(), String> {
    if text.contains("<!ENTITY") {
        return Err("it declares entities (<!ENTITY), which are never followed".to_owned());
    }
    let mut walk = Walk { open: Vec::new(), torn: 0 };
    let mut from = 0;
    while let Some((at, problem)) = walk.part(text, from, take)? {
        walk.tear(problem, take)?;
        // Go on at the next markup.
        match text.as_bytes().get(at + 1..).and_then(|rest| rest.iter().position(|b| *b == b'<')) {
            Some(next) => from = at + 1 + next,
            None => break,
        }
    }
    if let Some(inside) = walk.open.last() {
        let problem = format!("the file ends inside <{inside}>");
        walk.tear(problem, take)?;
    }
    walk.open.iter().for_each(|_| take(Event::Close));
    Ok(())
}

struct Walk {
    /// Full names of the elements that are open.
    open: Vec<String>,
    torn: usize,
}

impl Walk {
    /// Walks from a place to the end or to the next broken markup, whose place and problem it returns.
    fn part(&mut self, text: &str, from: usize, take: &mut impl FnMut(Event<'_>)) -> Result<Option<(usize, String)>, String> {
        let mut reader = Reader::from_str(&text[from..]);
        let config = reader.config_mut();
        (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) = (false, true, true);
        loop {
            let at = from + reader.buffer_position() as usize;
            match reader.read_event() {
                // ASYCUDA writes <null/> where there is no value.
                Ok(Xml::Empty(start)) if start.local_name().as_ref() == "null" => {}
                Ok(Xml::Start(start)) => {
                    if self.open.len() == MAX_DEPTH {
                        return Err(format!("its elements are nested deeper than {MAX_DEPTH}"));
                    }
                    self.begin(&start, take)?;
                    self.open.push(start.name().as_ref().to_owned());
                }
                Ok(Xml::Empty(start)) => {
                    self.begin(&start, take)?;
                    take(Event::Close);
                }
                Ok(Xml::End(end)) => self.end(end.name().as_ref(), take)?,
                Ok(Xml::Text(text)) => take(Event::Text(text.xml10_content())),
                Ok(Xml::CData(text)) => take(Event::Text(text.xml10_content())),
                Ok(Xml::GeneralRef(name)) => {
                    let known = match name.resolve_char_ref() {
                        Ok(Some(letter)) => Some(letter.to_string()),
                        _ => quick_xml::escape::resolve_predefined_entity(&name.xml10_content()).map(str::to_owned),
                    };
                    // A name that is not declared stands as it was written.
                    take(Event::Text(known.unwrap_or_else(|| format!("&{};", name.xml10_content())).into()));
                }
                Ok(Xml::Eof) => return Ok(None),
                Ok(_) => {}
                Err(problem) => return Ok(Some((at, problem.to_string()))),
            }
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>, take: &mut impl FnMut(Event<'_>)) -> Result<(), String> {
        take(Event::Open(start.local_name().as_ref()));
        for attribute in start.attributes() {
            match attribute {
                Ok(attribute) => {
                    let name = attribute.key.as_ref();
                    if name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:") {
                        continue;
                    }
                    let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| attribute.value.clone());
                    take(Event::Attribute(attribute.key.local_name().as_ref(), value));
                }
                Err(problem) => self.tear(problem.to_string(), take)?,
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str, take: &mut impl FnMut(Event<'_>)) -> Result<(), String> {
        let Some(at) = self.open.iter().rposition(|open| open == name) else {
            return self.tear(format!("</{name}> ends what nothing began"), take);
        };
        if at + 1 < self.open.len() {
            let problem = format!("<{}> has no end", self.open[at + 1]);
            self.tear(problem, take)?;
        }
        self.open.drain(at..).for_each(|_| take(Event::Close));
        Ok(())
    }

    fn tear(&mut self, problem: String, take: &mut impl FnMut(Event<'_>)) -> Result<(), String> {
        self.torn += 1;
        if self.torn > MAX_TORN {
            return Err(format!("its markup is broken in more than {MAX_TORN} places; the last: {problem}"));
        }
        take(Event::Torn(problem));
        Ok(())
    }
}
