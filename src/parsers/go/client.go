// The smallest client of Parser Manager in Go: it reads tasks, visits the address of each source, and ends the tasks. It keeps no bookmarks,
// publishes no items and does not read cancels: copy one of the RSS parsers for that, and this for the way to talk to Kafka.
//
// It needs confluent-kafka-go and librdkafka (Debian: golang-go, golang-github-confluentinc-confluent-kafka-go-dev, librdkafka-dev).
// The contract: src/contract and src/docs/messages.md.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/ioutil"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/confluentinc/confluent-kafka-go/kafka"
)

// Unknown fields are ignored: a later version of the service may send more.
type task struct {
	TaskID     int64     `json:"task_id"`
	Attempt    int       `json:"attempt"`
	Token      *string   `json:"token"`
	DeadlineAt time.Time `json:"deadline_at"`
	ExpiresAt  time.Time `json:"expires_at"`
	Sources    []struct {
		ID         int64  `json:"id"`
		ExternalID string `json:"external_id"`
	} `json:"sources"`
}

type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type outcome struct {
	ID     int64    `json:"id"`
	Status string   `json:"status"`
	Error  *failure `json:"error,omitempty"`
}

type status struct {
	TaskID  int64     `json:"task_id"`
	Attempt int       `json:"attempt"`
	Token   *string   `json:"token,omitempty"`
	Worker  string    `json:"worker"`
	Status  string    `json:"status"`
	Error   *failure  `json:"error,omitempty"`
	Sources []outcome `json:"sources,omitempty"`
}

var (
	brokers  = setting("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092")
	tasks    = setting("TASKS_TOPIC", "rss_parser_tasks")
	statuses = setting("STATUS_TOPIC", "task_statuses")
	group    = setting("GROUP_ID", "rss-parsers")
	worker   = "go-" + strconv.Itoa(os.Getpid())
	site     = http.Client{Timeout: 30 * time.Second}
)

func main() {
	producer, err := kafka.NewProducer(&kafka.ConfigMap{"bootstrap.servers": brokers})
	check(err)
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers":    brokers,
		"group.id":             group,
		"auto.offset.reset":    "earliest",
		"enable.auto.commit":   false,
		"max.poll.interval.ms": 3600000, // the hard limit of a task
	})
	check(err)
	check(consumer.SubscribeTopics([]string{tasks}, nil))
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	log.Printf("%s reads %s at %s", worker, tasks, brokers)
	for {
		select {
		case <-stop:
			consumer.Close()
			producer.Close()
			return
		default:
			if record, ok := consumer.Poll(500).(*kafka.Message); ok {
				take(producer, record.Value)
				if _, err := consumer.CommitMessage(record); err != nil {
					log.Printf("The offset is not committed: %v", err) // the partition is another's by now
				}
			}
		}
	}
}

func take(producer *kafka.Producer, value []byte) {
	var one task
	if err := json.Unmarshal(value, &one); err != nil || one.TaskID == 0 || len(one.Sources) == 0 {
		log.Print("A record is no task, and is left out")
		return
	}
	if now := time.Now(); now.After(one.DeadlineAt) || now.After(one.ExpiresAt) {
		return
	}
	report(producer, one, status{Status: "IN_PROGRESS"})
	end := status{Status: "FAILED"}
	for _, source := range one.Sources {
		result := outcome{ID: source.ID, Status: "SUCCESS", Error: visit(source.ExternalID)}
		if result.Error == nil {
			end.Status = "SUCCESS"
		} else {
			result.Status = "FAILED"
		}
		end.Sources = append(end.Sources, result)
	}
	if end.Status == "FAILED" {
		end.Error = end.Sources[0].Error
	}
	report(producer, one, end)
}

func visit(address string) *failure {
	answer, err := site.Get(address)
	if err != nil {
		return &failure{"NETWORK", err.Error()}
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return &failure{fmt.Sprintf("HTTP_%d", answer.StatusCode), "the site answers " + answer.Status}
	}
	if _, err := io.Copy(ioutil.Discard, io.LimitReader(answer.Body, 10000000)); err != nil {
		return &failure{"NETWORK", err.Error()}
	}
	return nil
}

// report returns when Kafka has the status.
func report(producer *kafka.Producer, one task, what status) {
	what.TaskID, what.Attempt, what.Token, what.Worker = one.TaskID, one.Attempt, one.Token, worker
	value, err := json.Marshal(what)
	check(err)
	delivered := make(chan kafka.Event, 1)
	check(producer.Produce(&kafka.Message{
		TopicPartition: kafka.TopicPartition{Topic: &statuses, Partition: kafka.PartitionAny},
		Key:            []byte(strconv.FormatInt(one.TaskID, 10)),
		Value:          value,
	}, delivered))
	if record, ok := (<-delivered).(*kafka.Message); ok {
		check(record.TopicPartition.Error)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err) // what was not committed comes again
	}
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
