// Package sms carries text messages to an HTTP gateway in the shape of
// Twilio's Messages API: a form with To, From and Body, posted with basic
// authentication.
//
//	https://sid:token@api.gateway.example/2010-04-01/Accounts/sid/Messages.json?from=+15550100
//
// An answer of 2xx means that the gateway has taken the message; 408, 425, 429
// and 5xx are temporary; any other is a refusal. Redirects are refusals too,
// as they would carry number and code elsewhere. Of an answer only its status
// and a numeric code are told, never its words, which may repeat the number.
package sms
