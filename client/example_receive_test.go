package client_test

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/client"
)

func ExampleReceiver_CatchUp() {
	ctx := context.Background()
	sender, err := client.OpenSender(ctx, client.SenderOptions{Kafka: local()})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sender.Close()
	if _, err := sender.Send(ctx, "customer", []byte(`{"id_cliente":"11","nombre":"Grupo 4"}`), client.Routed(30*time.Second)); err != nil {
		fmt.Println(err)
		return
	}
	receiver, err := client.OpenReceiver(ctx, client.ReceiverOptions{Kafka: local(), Datatype: "customer", Group: "archive"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer receiver.Close()
	err = receiver.CatchUp(ctx, client.Once(client.NewMemory(10_000), func(_ context.Context, rec client.Record) error {
		if rec.Key == "11" {
			fmt.Println(string(rec.Body))
		}
		return nil
	}))
	fmt.Println(err)
	// Output:
	// {"id_cliente":"11","nombre":"Grupo 4"}
	// <nil>
}

// seenInSQL remembers sources in the handler's own transaction, by
//
//	CREATE TABLE seen (source TEXT PRIMARY KEY)
type seenInSQL struct{ db *sql.DB }

type txKey struct{}

func (s seenInSQL) Do(ctx context.Context, source esclusa.Source, handle func(context.Context) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing behind a commit
	done, err := tx.ExecContext(ctx, `INSERT INTO seen (source) VALUES ($1) ON CONFLICT DO NOTHING`, source.String())
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); n == 0 || err != nil {
		return err // it was handled before
	}
	if err := handle(context.WithValue(ctx, txKey{}, tx)); err != nil {
		return err
	}
	return tx.Commit()
}

// Exactly once with a database: what the handler writes and the mark that its source
// was handled are one transaction.
func ExampleSeen_sql() {
	var db *sql.DB // sql.Open("pgx", …), say
	_ = client.Once(seenInSQL{db}, func(ctx context.Context, rec client.Record) error {
		tx := ctx.Value(txKey{}).(*sql.Tx)
		_, err := tx.ExecContext(ctx, `INSERT INTO orders (customer, document) VALUES ($1, $2)`, rec.Key, rec.Body)
		return err
	})
}
