package resources

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"porchlight/messages/crisis"
	"porchlight/messages/hostfile"
)

// What a host's file can say: the format of resources.json, and for a resource besides
// whether it comes first, and the name of a built-in one that it replaces.
var (
	fileFields     = []string{"version", "generated", "countries", "everywhere"}
	countryFields  = []string{"country", "resources"}
	resourceFields = []string{"name", "needs", "url", "phone", "hours", "languages", "says", "sources", "seen", "undated", "first", "replaces"}
)

var (
	dialled  = regexp.MustCompile(`^[*+]?[0-9][0-9 -]{1,22}$`)
	seenOn   = regexp.MustCompile(`^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$`)
	langCode = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// A page of them has to fit into one message, and a line on a phone.
const (
	longestName = 80
	longestSays = 160
)

// With returns the directory with a host's file among it. Where anything in it is wrong
// nothing of it counts, and each fault is named with its line.
func (d *Directory) With(data []byte) (*Directory, []hostfile.Fault) {
	v, err := hostfile.Read(data)
	if err != nil {
		fault, _ := err.(hostfile.Fault)
		return nil, []hostfile.Fault{fault}
	}
	c := &check{Check: &hostfile.Check{}, to: &Directory{maps.Clone(d.byCountry)}, host: true}
	c.file(v)
	if faults := c.Faults(); len(faults) > 0 {
		return nil, faults
	}
	return c.to, nil
}

// check reads a file, a host's or our own, and notes what is wrong in it.
type check struct {
	*hostfile.Check
	to   *Directory
	host bool
	seen map[string]bool
}

func (c *check) file(v hostfile.Value) {
	c.seen = map[string]bool{}
	c.Fields(v, fileFields...)
	if v.Get("everywhere").Is() {
		c.country("", c.List(v, "everywhere"))
	}
	if !v.Get("countries").Is() && v.Get("everywhere").Is() {
		return
	}
	for _, one := range c.List(v, "countries") {
		c.Fields(one, countryFields...)
		code := c.Text(one, "country")
		switch real, is := crisis.Country(code); {
		case !is || real != code:
			c.Fault(one.Or("country"), "country %q is none: two letters are wanted, such as US", code)
		case c.seen[code]:
			c.Fault(one.Or("country"), "country %s stands here twice: put its resources together", code)
		default:
			c.seen[code] = true
			c.country(code, c.List(one, "resources"))
		}
	}
}

// country puts the resources of one before those that are there.
func (c *check) country(code string, list []hostfile.Value) {
	there := slices.Clone(c.to.byCountry[code])
	var own []Resource
	for _, v := range list {
		r := c.resource(v)
		r.Country, r.ID, r.Host = code, idOf(code, r.Name), c.host
		if gone := c.Text(v, "replaces"); gone != "" {
			is := func(r Resource) bool { return r.Name == gone }
			if !slices.ContainsFunc(there, is) {
				c.Fault(v.Get("replaces"), "none is called %q there", gone)
			}
			there = slices.DeleteFunc(there, is)
		}
		if slices.ContainsFunc(slices.Concat(own, there), func(other Resource) bool { return other.ID == r.ID }) {
			c.Fault(v, "%q is there already: let this one replace it", r.Name)
		}
		own = append(own, r)
	}
	c.to.byCountry[code] = append(own, there...)
}

// resource reads one.
func (c *check) resource(v hostfile.Value) Resource {
	c.Fields(v, resourceFields...)
	r := Resource{
		Name: c.Text(v, "name"), URL: c.Text(v, "url"), Phone: c.Text(v, "phone"), Hours: c.Text(v, "hours"), Languages: c.Texts(v, "languages"),
		Says: map[string]string{}, Sources: c.Texts(v, "sources"), Seen: c.Text(v, "seen"), Undated: c.Truth(v, "undated"), first: c.Truth(v, "first"),
	}
	c.line(v, "name", r.Name, longestName)
	if r.Name == "" {
		c.Fault(v, "name is missing")
	}
	if r.Hours != "" && crisis.Hours(r.Hours, "en") == "" {
		c.Fault(v.Get("hours"), "hours is %q: it must be 24/7, or such as \"Mon-Fri 09:00-17:00, Sat 09:00-16:00\"", r.Hours)
	}
	c.needs(v, &r)
	if r.URL == "" && r.Phone == "" {
		c.Fault(v, "nothing reaches it: url or phone is wanted")
	}
	if r.URL != "" && !hostfile.IsAddress(r.URL) {
		c.Fault(v.Get("url"), "url must be an address such as https://example.org/groups")
	}
	if r.Phone != "" && !dialled.MatchString(r.Phone) {
		c.Fault(v.Get("phone"), "phone %q is no number: digits, spaces and hyphens alone", r.Phone)
	}
	for _, lang := range r.Languages {
		if !langCode.MatchString(lang) {
			c.Fault(v.Get("languages"), "language %q is no code such as en", lang)
		}
	}
	if !seenOn.MatchString(r.Seen) {
		c.Fault(v.Or("seen"), "seen is %q: it must be the day on which somebody last looked, such as 2026-11-28", r.Seen)
	}
	if !c.host && len(r.Sources) == 0 {
		c.Fault(v, "sources is missing: what has none does not go in")
	}
	for _, source := range r.Sources {
		if u, err := url.Parse(source); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			c.Fault(v.Get("sources"), "source %q is no address", source)
		}
	}
	return r
}

// needs reads for what it is, and the line that says so.
func (c *check) needs(v hostfile.Value, r *Resource) {
	for _, need := range c.Texts(v, "needs") {
		if !slices.Contains(Needs, Need(need)) {
			c.Fault(v.Get("needs"), "need %q is none: it must be one of %s", need, strings.Join(needNames(), ", "))
		}
		r.Needs = append(r.Needs, Need(need))
	}
	if len(r.Needs) == 0 {
		c.Fault(v, "needs is missing")
	}
	if slices.Contains(r.Needs, Faith) && len(r.Needs) > 1 {
		c.Fault(v.Get("needs"), "a place of a faith is shown to who asks for that alone: leave the other needs out")
	}
	says := v.Get("says")
	if !says.Is() {
		c.Fault(v, "says is missing: a line on what it is, such as {\"en\": \"Weekly groups for people with depression\"}")
		return
	}
	for _, lang := range says.Names() {
		if !langCode.MatchString(lang) {
			c.Fault(says, "language %q is no code such as en", lang)
			continue
		}
		r.Says[lang] = c.Text(says, lang)
		c.line(says, lang, r.Says[lang], longestSays)
	}
	if r.Says["en"] == "" && c.host && len(r.Says) > 0 {
		r.Says["en"] = r.Says[says.Names()[0]] // who speaks another language sees that at least
	}
	if r.Says["en"] == "" {
		c.Fault(says, "says needs a line in \"en\"")
	}
}

// line notes that a text is too long, or shows otherwise than it is written.
func (c *check) line(v hostfile.Value, name, text string, longest int) {
	if n := utf8.RuneCountInString(text); n > longest {
		c.Fault(v.Get(name), "%s has %d letters: %d at most", name, n, longest)
	}
	if !hostfile.IsShown(text) {
		c.Fault(v.Get(name), "%s must be one line without hidden letters", name)
	}
}

func needNames() (names []string) {
	for _, need := range Needs {
		names = append(names, string(need))
	}
	return names
}
