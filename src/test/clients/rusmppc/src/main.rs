//! What rusmppc makes of the bridge in its default settings, in lines that ClientRun reads.

use std::{collections::BTreeMap, env, str::FromStr};

use futures::StreamExt;
use rusmpp::{
    CommandId, Pdu,
    extra::{concatenation::SubmitSmMultipartExt, encoding::ucs2::Ucs2},
    pdus::{BindTransceiver, DeliverSm, DeliverSmResp, SubmitSm},
    types::{COctetString, OctetString},
    values::{DataCoding, Npi, RegisteredDelivery, Ton},
};
use rusmppc::{Client, ConnectionBuilder, Event};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

fn tell(step: &str, field: &str, value: Value) {
    println!("{}", json!({"step": step, field: value}));
}

/// The command_status of an answer that is no success.
fn status<T: std::fmt::Debug>(answer: Result<T, rusmppc::error::Error>) -> Value {
    match answer {
        Err(rusmppc::error::Error::UnexpectedResponse { response }) => {
            json!(u32::from(response.status()))
        }
        other => json!(format!("{other:?}")),
    }
}

async fn bind(client: &Client, id: &str, password: &str) -> Result<(), rusmppc::error::Error> {
    let bind = BindTransceiver::builder()
        .system_id(COctetString::from_str(id).unwrap())
        .password(COctetString::from_str(password).unwrap())
        .build();
    client.bind_transceiver(bind).await.map(|_| ())
}

fn message(destination: &str) -> Result<SubmitSm, Failure> {
    Ok(SubmitSm::builder()
        .source_addr(COctetString::from_str("1234")?)
        .dest_addr_ton(Ton::International)
        .dest_addr_npi(Npi::Isdn)
        .destination_addr(COctetString::from_str(destination)?)
        .registered_delivery(RegisteredDelivery::from(1))
        .short_message(OctetString::from_slice(b"nobody")?)
        .build())
}

async fn submit(client: &Client, text: &str, reference: u8) -> Result<usize, Failure> {
    let parts = message("4915112345678")?
        .multipart(text)
        .reference_u8(reference)
        .gsm7bit_unpacked()
        .fallback(Ucs2::new())
        .build()?;
    let mut ids = Vec::new();
    for part in parts {
        let answer = client.submit_sm(part).await?;
        ids.push(answer.message_id().to_string());
    }
    tell("submitted", "ids", json!(ids));
    Ok(ids.len())
}

/// None as long as there are parts to come.
fn text_of(pdu: &DeliverSm, pieces: &mut BTreeMap<(u8, u8), Vec<u8>>) -> Option<String> {
    let mut octets = pdu.short_message().as_ref().to_vec();
    if octets.starts_with(&[5, 0, 3]) {
        let (reference, total, number) = (octets[3], octets[4], octets[5]);
        pieces.insert((reference, number), octets.split_off(6));
        let part = |each| pieces.get(&(reference, each)).cloned();
        octets = (1..=total).map(part).collect::<Option<Vec<_>>>()?.concat();
    }
    if pdu.data_coding == DataCoding::Ucs2 {
        let units = octets.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return Some(String::from_utf16_lossy(&units.collect::<Vec<_>>()));
    }
    Some(String::from_utf8_lossy(&octets).into_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let settings: Value = serde_json::from_str(&env::args().nth(1).unwrap())?;
    let setting = |name: &str| settings[name].as_str().unwrap().to_owned();
    let url = format!("smpp://127.0.0.1:{}", settings["port"]);
    let (id, password) = (setting("system_id"), setting("password"));

    let (stranger, _) = ConnectionBuilder::new().connect(&url).await?;
    tell("bind refused", "status", status(bind(&stranger, &id, "wrong").await));

    let (client, mut events) = ConnectionBuilder::new().connect(&url).await?;
    bind(&client, &id, &password).await?;
    let mut missing = submit(&client, &setting("short"), 1).await?;
    missing += submit(&client, &setting("long"), 2).await? + 2;
    tell("submit refused", "status", status(client.submit_sm(message("none")?).await));
    client.enquire_link().await?;
    tell("pending", "state", Value::Null); // it has no query_sm

    let mut pieces = BTreeMap::new();
    while missing > 0 {
        let Some(Event::Incoming(command)) = events.next().await else {
            return Err("the connection has ended".into());
        };
        let (CommandId::DeliverSm, Some(Pdu::DeliverSm(pdu))) = (command.id(), command.pdu()) else {
            continue;
        };
        client.deliver_sm_resp(command.sequence_number(), DeliverSmResp::default()).await?;
        let Some(text) = text_of(pdu, &mut pieces) else { continue };
        missing -= 1;
        if let Some(receipt) = text.strip_prefix("id:") {
            let id = receipt.split(' ').next();
            println!("{}", json!({"step": "receipt", "id": id, "text": text}));
        } else {
            let source = pdu.source_addr.to_string();
            println!("{}", json!({"step": "received", "source": source, "text": text}));
        }
    }
    client.unbind().await?;
    client.close().await?;
    tell("unbound", "status", Value::Null);
    Ok(())
}
