package hearing

// Cause: a person whom a message names as the reason ("because of my father I want to
// die", "my boss makes me want to die") is not the one who wants to die. What the rules
// would know them for is dropped, so that who writes it is not answered as somebody who
// worries about another. ABUSER stays: of danger they may well be the reason.

// isPerson says which classes are of people of whom something may be heard.
var isPerson = [classReserved]bool{classSomeone: true, classThey: true, classMother: true, classPartner: true}

// mostToPerson is how much may stand between the words of the reason and the person:
// "because of my own mother".
const mostToPerson = 2 * wordCost

// dropReasons drops the people who are named as a reason: BECAUSE stands before them,
// MAKESME behind.
func (r *reader) dropReasons() {
	if !r.here.hasOneOf([2]uint16{presentAt(classBecause), presentAt(classMakesMe)}) {
		return
	}
	for i := range r.items {
		switch it := &r.items[i]; it.class {
		case classBecause:
			r.dropPersonAfter(it)
		case classMakesMe:
			r.dropPersonBefore(it)
		}
	}
}

// dropPersonAfter drops the first person after the words of a reason.
func (r *reader) dropPersonAfter(reason *item) {
	left, fillers := int32(mostToPerson), 0
	last := reason.end // of the person, once there is one
	for t := reason.end; t < int32(len(r.toks)) && r.toks[t].sentence == r.toks[reason.start].sentence; t++ {
		for i := r.edges[t].firstStart; i >= 0; i = r.items[i].nextStart {
			last = max(last, r.dropIfPerson(&r.items[i], reason.langs).end)
		}
		if t+1 >= last && (last > reason.end || !r.pass(t, &left, &fillers)) {
			return
		}
	}
}

// dropPersonBefore drops the person right before the words of a reason: "my sister
// because of me" is said of the sister.
func (r *reader) dropPersonBefore(reason *item) {
	left, fillers := int32(0), 0
	first := reason.start
	for t := reason.start - 1; t >= 0 && r.toks[t].sentence == r.toks[reason.start].sentence; t-- {
		for i := r.edges[t].firstEnd; i >= 0; i = r.items[i].nextEnd {
			if dropped := r.dropIfPerson(&r.items[i], reason.langs); dropped.end > 0 {
				first = min(first, dropped.start)
			}
		}
		if t <= first && (first < reason.start || !r.pass(t, &left, &fillers)) {
			return
		}
	}
}

// dropIfPerson drops an item if it is a person in some of the languages of the reason, and
// returns its tokens; none if it is not.
func (r *reader) dropIfPerson(it *item, in langs) bounds {
	if it.class >= classReserved || !isPerson[it.class] || it.langs&in == 0 {
		return bounds{}
	}
	it.langs = 0
	return bounds{it.start, it.end}
}
