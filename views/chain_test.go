package views_test

import (
	"slices"
	"strings"
	"testing"

	"clew/views"

	"github.com/PuerkitoBio/goquery"
)

func chainOfPage(t *testing.T, action views.Action) *goquery.Selection {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(render(t, sample{"action", views.ActionPage(actionPage(action), action)})))
	if err != nil {
		t.Fatal(err)
	}
	return document.Find("ol.chain > li")
}

// words gives the text of a selection with its spaces folded.
func words(selection *goquery.Selection) string {
	return strings.Join(strings.Fields(selection.Text()), " ")
}

func TestChainStandsInOrder(t *testing.T) {
	names := chainOfPage(t, migration()).Map(func(_ int, card *goquery.Selection) string { return words(card.Find("h3 > span").First()) })
	want := []string{"sponsor", "request", "approval", "grant", "credential", "action", "evidence"}
	if !slices.Equal(names, want) {
		t.Errorf("cards %v, want %v", names, want)
	}
}

func TestMissingLinkSaysWhatItBreaksAndHowFarWasRead(t *testing.T) {
	card := chainOfPage(t, vendor()).Filter(`[data-link="request"]`)
	if tone, _ := card.Attr("data-tone"); tone != "gone" {
		t.Errorf("tone %q, want the empty card's", tone)
	}
	for _, want := range []string{
		"missing", "No request", "Grant without a request", "grant-without-request", "AC-2 Account Management", "tickets read up to 2026-11-24 10:00",
	} {
		if got := words(card); !strings.Contains(got, want) {
			t.Errorf("the card reads %q, want it to say %q", got, want)
		}
	}
	if href, _ := card.Find(".breach a").Attr("href"); href != "/rule/grant-without-request" {
		t.Errorf("the rule leads to %q", href)
	}
}

func TestUnknownLinkIsNeverReportedMissing(t *testing.T) {
	card := chainOfPage(t, imported()).Filter(`[data-link="sponsor"]`)
	got := words(card)
	if !strings.Contains(got, "people not collected for that time") {
		t.Errorf("the card reads %q, want it to name the source that was not collected", got)
	}
	if strings.Contains(got, "missing") || strings.Contains(got, "No sponsor") || card.Find(".breach").Length() > 0 {
		t.Errorf("the card reads %q: an unknown link is reported as missing", got)
	}
}

func TestThreadIsDrawnBetweenTheCards(t *testing.T) {
	threads := chainOfPage(t, rotated()).Map(func(_ int, card *goquery.Selection) string {
		thread, _ := card.Find(".knot").Attr("data-thread")
		return thread
	})
	want := []string{"", "cut", "cut", "cut", "cut", "cut", "whole"} // sponsor departed, approval by oneself, credential superseded
	if !slices.Equal(threads, want) {
		t.Errorf("threads %v, want %v", threads, want)
	}
}
