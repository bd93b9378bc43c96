//! The text part: short lines, one blank line between paragraphs, each address and each secret alone on its line.

use crate::letter::{Block, Letter};

/// RFC 5322 §2.1.1 asks for fewer than 78.
const WIDTH: usize = 76;

pub(crate) fn text(letter: &Letter) -> String {
    let mut text = paragraph(&letter.title);
    for block in &letter.body {
        text.push_str(&written(block));
    }
    text.push_str("--\n\n");
    let mut is_in_lines = false;
    for block in &letter.foot {
        // The last lines of the foot belong together.
        if is_in_lines {
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        is_in_lines = matches!(block, Block::Line(..));
        text.push_str(&written(block));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn written(block: &Block) -> String {
    match block {
        Block::Paragraph(words) => paragraph(words),
        Block::Value(label, value) => format!("{label}:\n{value}\n\n"),
        Block::Line(label, value) => paragraph(&format!("{label}: {value}")),
        Block::Button { words, address } | Block::Link { words, address } => {
            format!("{}\n{address}\n\n", paragraph(words).trim_end())
        }
        Block::Copy { .. } => String::new(),
    }
}

fn paragraph(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 8);
    let mut width = 0;
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text.push_str("\n\n");
    text
}
