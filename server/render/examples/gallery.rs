//! Writes every page and mail in every language, with sample data, to a folder: `cargo run -p latchkey-render --example gallery -- OUT`.
//! Serve the folder at the root of any static file server and open `/`.

use std::error::Error;
use std::fs;
use std::path::Path;

use latchkey_render::{Frame, Mail, MailFrame, Page, Renderer, SecretKind, Secrets};

/// Samples' links lead nowhere.
const LINK: &str = "https://id.example/t/quillfern/reset#SAMPLE-ONLY-k3v9q2m8x5t7w4z6r1n0p8s2";
const PASSWORD: &str = "Ribera-Tomillo-48";

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args().nth(1).ok_or("which folder shall the gallery be written to?")?;
    let (out, renderer) = (Path::new(&out), Renderer::embedded()?);
    let mut index =
        String::from("<!doctype html><meta charset=\"utf-8\"><title>Gallery</title><h1>Gallery</h1><ul>");
    for (number, frame) in Frame::samples().iter().enumerate() {
        let stylesheet = renderer.brand_stylesheet(&frame.brand);
        write(
            out,
            &format!("t/{}/brand/{}", frame.tenant_slug, stylesheet.file_name),
            stylesheet.css.as_bytes(),
        )?;
        for locale in renderer.locales() {
            let frame = Frame { locale: locale.clone(), ..frame.clone() };
            for (name, page) in Page::samples() {
                let html = renderer.page(&frame, &page)?;
                write_assets(out, &renderer, &html)?;
                add(out, &mut index, &format!("pages/{locale}/{name}-{number}.html"), html.as_bytes())?;
            }
        }
    }
    for (number, frame) in MailFrame::samples().iter().enumerate() {
        for locale in renderer.locales() {
            let frame = MailFrame { locale: locale.clone(), ..frame.clone() };
            for (name, mail) in Mail::samples() {
                let mail = renderer.mail(&frame, &mail)?.fill(&secrets(mail.secret()))?;
                let file = format!("mails/{locale}/{name}-{number}");
                add(out, &mut index, &format!("{file}.html"), mail.html.as_bytes())?;
                let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
                add(out, &mut index, &format!("{file}.txt"), text.as_bytes())?;
            }
        }
    }
    write(out, "index.html", index.as_bytes())
}

fn secrets(kind: SecretKind) -> Secrets<'static> {
    match kind {
        SecretKind::None => Secrets::default(),
        SecretKind::Link => Secrets { link: Some(LINK), password: None },
        SecretKind::Password => Secrets { link: None, password: Some(PASSWORD) },
    }
}

fn add(out: &Path, index: &mut String, name: &str, content: &[u8]) -> Result<(), Box<dyn Error>> {
    index.push_str(&format!("<li><a href=\"/{name}\">{name}</a></li>"));
    write(out, name, content)
}

/// Writes the assets that a page links to.
fn write_assets(out: &Path, renderer: &Renderer, html: &str) -> Result<(), Box<dyn Error>> {
    for name in html.split("/assets/").skip(1).filter_map(|rest| rest.split('"').next()) {
        let asset = renderer.asset(name).ok_or("the page links to an asset that isn't there")?;
        write(out, &format!("assets/{name}"), &asset.bytes)?;
    }
    Ok(())
}

fn write(out: &Path, name: &str, content: &[u8]) -> Result<(), Box<dyn Error>> {
    let path = out.join(name);
    fs::create_dir_all(path.parent().unwrap_or(out))?;
    fs::write(path, content)?;
    Ok(())
}
