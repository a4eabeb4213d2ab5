package crisis_test

import (
	"fmt"

	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
)

func ExampleAnswer() {
	heard := hearing.Heard{Level: hearing.Crisis}
	asker := crisis.Asker{Language: "en", Country: "NZ"}
	fmt.Println(crisis.Answer(heard, asker, crisis.Occasion{}).Text)
	// Output:
	// I'm glad you said it.
	// 1737 Need to talk?
	// Call or text 1737
	// 24 hours · free · English
	//
	// You can text even if you're unsure.
	// In danger right now: 111. Get near someone, and away from anything you might use. I'm a bot. I can't see you or call anyone.
}

func ExampleCountry() {
	code, ok := crisis.Country("भारत")
	fmt.Println(code, ok, crisis.CountryName(code, "fr"))
	// Output: IN true Inde
}
