package scheduler

// Outcome is how a try to deliver ended, as metrics name it.
type Outcome string

// The outcomes of a try.
const (
	Delivered Outcome = "delivered"
	Gone      Outcome = "gone"
	Slowed    Outcome = "slow_down"
	Refused   Outcome = "refused"
	Unsure    Outcome = "unsure"
	Failed    Outcome = "try_later"
	Lapsed    Outcome = "lapsed"
	Dropped   Outcome = "dropped"
)
