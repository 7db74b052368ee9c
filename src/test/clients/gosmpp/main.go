// What gosmpp makes of the bridge in its default settings, in lines that ClientRun reads.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/linxGnu/gosmpp"
	"github.com/linxGnu/gosmpp/data"
	"github.com/linxGnu/gosmpp/pdu"
)

var settings struct {
	Port     int
	SystemID string `json:"system_id"`
	Password string
	Short    string
	Long     string
}

type fields map[string]any

var answers = make(chan pdu.PDU, 100)
var received = make(chan *pdu.DeliverSM, 100)
var pieces = map[byte]map[byte]string{}

func tell(step string, what fields) {
	line, _ := json.Marshal(what)
	fmt.Printf("{\"step\":%q,%s\n", step, line[1:])
}

func fail(err error) {
	if err != nil {
		tell("error", fields{"what": err.Error()})
		os.Exit(1)
	}
}

func bind(password string) (*gosmpp.Session, error) {
	auth := gosmpp.Auth{
		SMSC: fmt.Sprintf("127.0.0.1:%d", settings.Port), SystemID: settings.SystemID, Password: password}
	return gosmpp.NewSession(gosmpp.TRXConnector(gosmpp.NonTLSDialer, auth), gosmpp.Settings{
		ReadTimeout:      30 * time.Second,
		OnReceivingError: func(err error) { fail(err) },
		OnPDU: func(p pdu.PDU, _ bool) {
			if delivered, ok := p.(*pdu.DeliverSM); ok {
				received <- delivered
			} else {
				answers <- p
			}
		},
	}, -1)
}

func ask(session *gosmpp.Session, request pdu.PDU) pdu.PDU {
	fail(session.Transceiver().Submit(request))
	return <-answers
}

func message(destination string) *pdu.SubmitSM {
	submit := pdu.NewSubmitSM().(*pdu.SubmitSM)
	fail(submit.SourceAddr.SetAddress("1234"))
	submit.DestAddr.SetTon(1)
	submit.DestAddr.SetNpi(1)
	fail(submit.DestAddr.SetAddress(destination))
	submit.RegisteredDelivery = 1
	fail(submit.Message.SetMessageWithEncoding("nobody", data.GSM7BIT))
	return submit
}

func submit(session *gosmpp.Session, text string, encoding data.Encoding) int {
	whole := message("4915112345678")
	fail(whole.Message.SetLongMessageWithEnc(text, encoding))
	parts, err := whole.Split()
	fail(err)
	var ids []string
	for _, part := range parts {
		ids = append(ids, ask(session, part).(*pdu.SubmitSMResp).MessageID)
	}
	tell("submitted", fields{"ids": ids})
	return len(ids)
}

func query(session *gosmpp.Session, id string) *pdu.QuerySMResp {
	query := pdu.NewQuerySM().(*pdu.QuerySM)
	query.MessageID = id
	fail(query.SourceAddr.SetAddress("1234"))
	return ask(session, query).(*pdu.QuerySMResp)
}

// Empty as long as there are parts to come.
func textOf(delivered *pdu.DeliverSM) string {
	text, err := delivered.Message.GetMessage()
	fail(err)
	total, number, reference, long := delivered.Message.UDH().GetConcatInfo()
	if !long {
		return text
	}
	if pieces[reference] == nil {
		pieces[reference] = map[byte]string{}
	}
	pieces[reference][number] = text
	if len(pieces[reference]) < int(total) {
		return ""
	}
	text = ""
	for each := byte(1); each <= total; each++ {
		text += pieces[reference][each]
	}
	return text
}

func main() {
	fail(json.Unmarshal([]byte(os.Args[1]), &settings))
	_, err := bind("wrong")
	var refused gosmpp.BindError
	if errors.As(err, &refused) {
		tell("bind refused", fields{"status": int(refused.CommandStatus)})
	}
	session, err := bind(settings.Password)
	fail(err)
	missing := submit(session, settings.Short, data.GSM7BIT) + submit(session, settings.Long, data.UCS2) + 2
	tell("submit refused", fields{"status": int(ask(session, message("none")).GetHeader().CommandStatus)})
	tell("query refused", fields{"status": int(query(session, "987654321").CommandStatus)})
	tell("pending", fields{"state": nil})
	for missing > 0 {
		delivered := <-received
		text := textOf(delivered)
		if text == "" {
			continue
		}
		missing--
		if id, ok := strings.CutPrefix(text, "id:"); ok {
			tell("receipt", fields{"id": strings.Split(id, " ")[0], "text": text})
		} else {
			tell("received", fields{"source": delivered.SourceAddr.Address(), "text": text})
		}
	}
	fail(session.Close())
	tell("unbound", fields{"state": nil})
}
