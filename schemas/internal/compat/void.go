package compat

import (
	"encoding/json"
	"math/big"
)

// How many values a conjunction may allow for them to be tried one by one.
const (
	mostFinite   = 5000
	mostIntegers = 64
)

// finite are all values that a conjunction allows, where they are few.
func (c *context) finite(a all) (values []any, few bool) {
	if values, few = c.finites[a.key]; few || c.endless[a.key] {
		return values, few
	}
	candidates, few := c.candidates(a)
	few = few && len(candidates) <= mostFinite
	for _, v := range candidates {
		if !few {
			break
		}
		fits, known := c.fits(a, v)
		if few = known; fits {
			values = append(values, v)
		}
	}
	if !few {
		c.endless[a.key] = true
		return nil, false
	}
	c.finites[a.key] = values
	return values, true
}

// candidates are values among which all are that a conjunction allows.
func (c *context) candidates(a all) (values []any, few bool) {
	if a.never {
		return nil, true
	}
	for _, p := range a.parts {
		if v, has := p["const"]; has {
			return []any{v}, true
		}
		if list, has := p["enum"].([]any); has && (!few || len(list) < len(values)) {
			values, few = list, true
		}
	}
	if few {
		return values, true
	}
	k := c.kinds(a)
	if k&null != 0 {
		values = append(values, nil)
	}
	if k&boolean != 0 {
		values = append(values, true, false)
	}
	switch k &^ (null | boolean) {
	case 0:
		return values, true
	case whole:
		between, few := c.integers(a)
		return append(values, between...), few
	}
	return nil, false
}

// integers are the whole numbers between the bounds, where they are few.
func (c *context) integers(a all) (values []any, few bool) {
	low, high := c.least(a, true), c.most(a, true)
	if low.Rat == nil || high.Rat == nil {
		return nil, false
	}
	n := new(big.Int).Sub(high.Num(), low.Num())
	if !n.IsInt64() || n.Int64() >= mostIntegers {
		return nil, false
	}
	for i := int64(0); i <= n.Int64(); i++ {
		values = append(values, json.Number(new(big.Int).Add(low.Num(), big.NewInt(i)).String()))
	}
	return values, true
}

// void reports whether a conjunction is known to allow nothing.
func (c *context) void(a all) bool { return c.voidBelow(a, 4) }

func (c *context) voidBelow(a all, depth int) bool {
	if a.never || c.voids[a.key] {
		return true
	}
	if depth == 0 || len(a.parts) == 0 || !c.spend(2) {
		return false
	}
	values, few := c.finite(a)
	if few && len(values) == 0 || !few && c.possible(a, depth) == 0 {
		c.voids[a.key] = true
		return true
	}
	return false
}

// possible are the types of which a conjunction may allow a value.
func (c *context) possible(a all, depth int) kinds {
	k := c.kinds(a)
	if k&fraction != 0 && crossed(c.least(a, false), c.most(a, false)) {
		k &^= fraction
	}
	if k&whole != 0 && crossed(c.least(a, true), c.most(a, true)) {
		k &^= whole
	}
	if k&text != 0 && c.noText(a) {
		k &^= text
	}
	if k&array != 0 {
		of := c.items(a)
		if of.empty() || of.least > 0 && c.voidBelow(c.item(a, 0), depth-1) {
			k &^= array
		}
	}
	if k&members != 0 && c.noObject(a, depth) {
		k &^= members
	}
	return k
}

func (c *context) noText(a all) bool {
	of, expressions := lengths(a), patterns(a)
	if of.empty() {
		return true
	}
	if len(expressions) < 2 {
		return false
	}
	_, found, known := c.languages.shortest(expressions, nil, of)
	return known && !found
}

func (c *context) noObject(a all, depth int) bool {
	of := counts(a, "minProperties", "maxProperties")
	must := required(a)
	if of.atLeast(len(must)); of.empty() {
		return true
	}
	for _, name := range sorted(must) {
		if c.voidBelow(c.member(a, name), depth-1) {
			return true
		}
	}
	return false
}
