//! Which encoding a text file has, and its content as UTF-8.

use crate::intake::FileSource;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use kernel::{Problem, Problems};
use std::io::{self, Read, Seek, SeekFrom};

/// An encoding, and how many bytes of a byte-order mark come first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    encoding: &'static Encoding,
    mark: u64,
}

impl Text {
    /// What was given; else what the byte-order mark says; else UTF-8 where all bytes fit; else what the bytes look like, with a warning.
    pub(super) fn find(source: &FileSource, given: Option<&str>) -> Result<(Self, Option<Problem>), Problems> {
        let mut input = source.open()?;
        let mut head = vec![0; 4096];
        let filled = read_up_to(&mut input, &mut head).map_err(|e| source.unreadable(&e))?;
        head.truncate(filled);
        let marked = Encoding::for_bom(&head);
        if let Some(label) = given {
            let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
                let problem = Problem::error("unknown-encoding", source.at(), format!("There is no encoding `{label}`."));
                return Err(problem.expected("a name of the web, such as `utf-8`, `windows-1252` or `utf-16le`").into());
            };
            let mark = marked.filter(|(found, _)| *found == encoding).map_or(0, |(_, length)| length as u64);
            return Ok((Self { encoding, mark }, None));
        }
        if let Some((encoding, length)) = marked {
            return Ok((Self { encoding, mark: length as u64 }, None));
        }
        if let Some(encoding) = utf_16(&head) {
            return Ok((Self { encoding, mark: 0 }, None));
        }
        input.seek(SeekFrom::Start(0)).map_err(|e| source.unreadable(&e))?;
        let encoding = guess(&mut input).map_err(|e| source.unreadable(&e))?;
        let warning = (encoding != UTF_8).then(|| {
            let message = format!("The file isn't UTF-8; it was read as {}.", encoding.name());
            Problem::warning("guessed-encoding", source.at(), message)
                .hint("check names with accents, and say `encoding` in the mapping if they are wrong")
        });
        Ok((Self { encoding, mark: 0 }, warning))
    }

    pub(super) fn name(&self) -> String {
        self.encoding.name().to_lowercase()
    }

    pub(super) fn is_utf8(&self) -> bool {
        self.encoding == UTF_8
    }

    /// The content as UTF-8, without a byte-order mark.
    pub(super) fn reader(&self, source: &FileSource) -> Result<Box<dyn Read>, Problem> {
        let mut input = source.open()?;
        input.seek(SeekFrom::Start(self.mark)).map_err(|e| source.unreadable(&e))?;
        if self.is_utf8() {
            return Ok(Box::new(input));
        }
        let decoder = self.encoding.new_decoder_without_bom_handling();
        Ok(Box::new(Decoding { input, decoder, block: vec![0; 64 << 10], at: 0, filled: 0, ended: false }))
    }
}

fn read_up_to(input: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match input.read(&mut into[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    Ok(filled)
}

/// Text of mostly Latin letters in UTF-16 without a mark: every second byte is zero.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |at: usize| head.chunks_exact(2).filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    if second * 10 > pairs * 7 && first * 10 < pairs {
        Some(UTF_16LE)
    } else if first * 10 > pairs * 7 && second * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 when every byte fits; otherwise a guess from the bytes that aren't ASCII.
fn guess(input: &mut impl Read) -> io::Result<&'static Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let mut block = vec![0; 256 << 10];
    let mut kept = 0;
    let mut utf8 = true;
    loop {
        let filled = kept + read_up_to(input, &mut block[kept..])?;
        let last = filled < block.len();
        let fed = detector.feed(&block[kept..filled], last);
        let _ = fed;
        kept = match std::str::from_utf8(&block[..filled]) {
            Ok(_) => 0,
            Err(error) if error.error_len().is_none() && !last => {
                let valid = error.valid_up_to();
                block.copy_within(valid..filled, 0);
                filled - valid
            }
            Err(_) => {
                utf8 = false;
                0
            }
        };
        if last {
            break;
        }
    }
    if utf8 { Ok(UTF_8) } else { Ok(detector.guess(None, chardetng::Utf8Detection::Deny)) }
}

/// Decodes while reading. What can't be decoded becomes U+FFFD, which the reader of the cells refuses.
struct Decoding<R> {
    input: R,
    decoder: Decoder,
    block: Vec<u8>,
    at: usize,
    filled: usize,
    ended: bool,
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.len() < 4 {
            return Ok(0);
        }
        loop {
            if self.at == self.filled && !self.ended {
                self.at = 0;
                self.filled = self.input.read(&mut self.block)?;
                self.ended = self.filled == 0;
            }
            let (_, read, written, _) = self.decoder.decode_to_utf8(&self.block[self.at..self.filled], out, self.ended);
            self.at += read;
            if written > 0 || (self.ended && read == 0) {
                return Ok(written);
            }
        }
    }
}
