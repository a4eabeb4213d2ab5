package dialogue

import "testing"

func TestANameTwiceStopsTheProgram(t *testing.T) {
	for what, twice := range map[string][]Dialogue{
		"dialogue": {{Name: "a"}, {Name: "a"}},
		"command":  {{Name: "a", Commands: []Command{{Name: "x"}}}, {Name: "b", Commands: []Command{{Name: "x"}}}},
		"step":     {{Name: "a", Steps: map[string]Step{"x": {}}}, {Name: "b", Steps: map[string]Step{"x": {}}}},
		"purpose":  {{Name: "a", Due: map[string]Composer{"x": nil}}, {Name: "b", Due: map[string]Composer{"x": nil}}},
		"no name":  {{}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: nothing stops it", what)
				}
			}()
			newSet(twice)
		}()
	}
}
