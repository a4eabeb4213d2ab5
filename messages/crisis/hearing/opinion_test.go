package hearing

import (
	"encoding/binary"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the lists teach to opinion.bin")

// lesson is one message of a list, as its features.
type lesson struct {
	features []uint32 // those that teach something
	distress bool
}

// taughtBy are the lists that the opinion is learnt from. Those of authors who are not
// among the teachers are kept from it, for measuring.
func taughtBy(t *testing.T) (paths []string) {
	t.Helper()
	old, err := filepath.Glob("testdata/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	people, err := filepath.Glob("testdata/people/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range people {
		if teaches[authorOf(path)] {
			paths = append(paths, path)
		}
	}
	return append(old, paths...)
}

// learn finds the weights by which the messages in distress are told from the others:
// logistic regression, step by step down the slope (AdaGrad), in one thread and from a
// fixed seed, so that the same lists always teach the same.
func learn(t *testing.T, paths []string) *opinion {
	const (
		rounds = 12
		step   = 0.5
		shrink = 1e-3 // keeps weights of little use small
		fewest = 2    // messages that a feature must be in
	)
	lessons := lessonsOf(t, paths, fewest)
	weights, slopes, bias := make([]float64, opinionSize), make([]float64, opinionSize), 0.0
	rng := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		rng.Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
		for _, l := range lessons {
			size := math.Sqrt(float64(len(l.features) + 1))
			sum := 0.0
			for _, f := range l.features {
				sum += weights[f]
			}
			miss := 1 / (1 + math.Exp(-bias-sum/size))
			if l.distress {
				miss--
			}
			bias -= miss / 100
			for _, f := range l.features {
				slope := miss/size + shrink*weights[f]
				slopes[f] += slope * slope
				weights[f] -= step * slope / (math.Sqrt(slopes[f]) + 1e-6)
			}
		}
	}
	return pack(weights)
}

// lessonsOf reads lists as lessons, without the features that are in too few messages.
func lessonsOf(t *testing.T, paths []string, fewest int) (lessons []lesson) {
	r := newReader(loaded())
	counts := make([]int, opinionSize)
	for _, path := range paths {
		for _, m := range readList(t, path) {
			r.hear(m.message)
			l := lesson{distress: m.callsForAnswer()}
			r.features(func(hash uint32, _ featureKind, _ int) { l.features = append(l.features, hash) })
			slices.Sort(l.features)
			l.features = slices.Compact(l.features)
			for _, f := range l.features {
				counts[f]++
			}
			lessons = append(lessons, l)
		}
	}
	for i, l := range lessons {
		kept := l.features[:0]
		for _, f := range l.features {
			if counts[f] >= fewest {
				kept = append(kept, f)
			}
		}
		lessons[i].features = kept
	}
	return lessons
}

// pack rounds weights to a byte each.
func pack(weights []float64) *opinion {
	most := 0.0
	for _, w := range weights {
		most = max(most, math.Abs(w))
	}
	o := &opinion{scale: float32(most / 127)}
	for i, w := range weights {
		o.weights[i] = int8(math.Round(w / most * 127))
	}
	return o
}

// TestOpinion holds what is compiled in against what the lists teach. Processors round
// in their own ways; a weight may be off by one.
func TestOpinion(t *testing.T) {
	learnt := learn(t, taughtBy(t))
	if *update {
		file := binary.LittleEndian.AppendUint32(nil, math.Float32bits(learnt.scale))
		for _, w := range learnt.weights {
			file = append(file, byte(w))
		}
		if err := os.WriteFile("opinion.bin", file, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	known := loaded().opinion
	if math.Abs(float64(learnt.scale/known.scale-1)) > 0.01 {
		t.Errorf("the lists teach a scale of %v, compiled in is %v; -update writes it", learnt.scale, known.scale)
	}
	others := 0
	for i, w := range learnt.weights {
		if d := int(w) - int(known.weights[i]); d < -1 || d > 1 {
			others++
		}
	}
	if others > 0 {
		t.Errorf("%d of %d weights are not what the lists teach; -update writes them", others, opinionSize)
	}
}

// authorOf is who wrote a list: testdata/people/en.nurse.tsv.
func authorOf(path string) string {
	_, author, _ := strings.Cut(strings.TrimSuffix(filepath.Base(path), ".tsv"), ".")
	return author
}
