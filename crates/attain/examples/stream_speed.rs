//! Open pages: how much memory thousands of live streams take, and how soon a changed deal reaches them:
//! `cargo run --profile bench -p attain --example stream_speed -- [STREAMS] [PEOPLE] [DEALS] [CHANGES]`.
//!
//! Every stream is of somebody who sees everyone's pay, so that every change reaches every stream. Two processes serve one SQLite file: all
//! streams are open at the first; deals are changed at the first, then at the second.

mod shared;

use access::Role;
use shared::{Failure, Server, asked, number, sent, share};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::mpsc;

fn main() -> Result<(), Failure> {
    if shared::served()? {
        return Ok(());
    }
    let (streams, people, deals, changes) = (number(1, 2_000), number(2, 64), number(3, 6_000), number(4, 10));
    let folder = tempfile::tempdir()?;
    let (store, database) = shared::company(people, deals, folder.path())?;
    let analyst = shared::session(&store, "analyst", Role::Analyst, None)?;
    let watching: Vec<String> =
        (0..50).map(|n| shared::session(&store, &format!("executive{n}"), Role::Executive, None)).collect::<Result<_, _>>()?;
    let (first, second) = (Server::start(&database)?, Server::start(&database)?);
    println!("{people} people, {deals} deals; the serving process holds {} MB before anybody looks", first.memory().0);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let (told, mut heard) = mpsc::unbounded_channel();
        let began = Instant::now();
        for number in 0..streams {
            let mut lines = BufReader::new(sent(&first.address, &watching[number % watching.len()], "GET", "/live", "").await?);
            let mut line = String::new();
            while line != "\r\n" {
                line.clear();
                if lines.read_line(&mut line).await? == 0 {
                    return Err("a stream without a head".into());
                }
            }
            let told = told.clone();
            tokio::spawn(async move {
                loop {
                    line.clear();
                    match lines.read_line(&mut line).await {
                        Ok(1..) if line.trim_end() == "event: changed" => drop(told.send(Instant::now())),
                        Ok(1..) => {}
                        _ => break,
                    }
                }
            });
        }
        println!("{streams} streams opened in {:.1?}; it holds {} MB", began.elapsed(), first.memory().0);
        for (server, where_from) in [(&first, "the process of the streams"), (&second, "another process")] {
            let (mut last, mut all) = (Vec::new(), Vec::new());
            for change in 0..changes {
                let body = format!(r#"{{"fields": {{"amount": "{}.00"}}, "why": "bench"}}"#, 20_000 + change * 100 + usize::from(server.address == second.address));
                let began = Instant::now();
                let deal = first_deal(&store)?;
                let (status, answer) = asked(&server.address, &analyst, "PATCH", &format!("/api/v1/records/deals/{deal}"), &body).await?;
                if status != 200 {
                    return Err(format!("the change was refused: {answer}").into());
                }
                let mut times = Vec::with_capacity(streams);
                while times.len() < streams {
                    let at = tokio::time::timeout(Duration::from_secs(30), heard.recv()).await.map_err(|_| format!("only {} streams heard of it", times.len()))?;
                    times.push(at.ok_or("nobody listens")?.duration_since(began));
                }
                times.sort();
                last.push(times[times.len() - 1]);
                all.extend(times);
            }
            last.sort();
            all.sort();
            println!(
                "a deal changed at {where_from}: half of the {streams} streams heard within {:.0?}, 95 of 100 within {:.0?}, the last within {:.0?} (the slowest of {changes} changes)",
                share(&all, 50),
                share(&all, 95),
                last[last.len() - 1]
            );
        }
        let (now, most) = first.memory();
        println!("it holds {now} MB, and {most} MB at most");
        Ok(())
    })
}

fn first_deal(store: &store::Store) -> Result<String, Failure> {
    let page = store.read(|tx| records::ledger::find(tx, records::Kind::Deals, "", 1)).map_err(|problems| problems.to_string())?;
    page.into_iter().next().ok_or_else(|| "there are no deals".into())
}
