package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// action is what a command does. Its fields are what it takes,
// each with its flag (name), its variable (env), what holds without them (default),
// what may be given (enum) and what it is for (help, placeholder); one with the tag arg
// is no flag and must be given.
type action interface {
	Run(context.Context, *streams) error
}

// offer is a command with what the help says of it.
type offer struct {
	name, help string
	hidden     bool
	action     action
}

// option is one field of an action.
type option struct {
	tag   reflect.StructTag
	value reflect.Value
}

// optionsOf returns the fields of an action and of what is embedded in it. It calls no
// method by its name, nor may anything else in the program: the linker leaves out what
// nobody calls, a third of all code, only as long as it can tell.
func optionsOf(a action) []option { return fieldsOf(reflect.Indirect(reflect.ValueOf(a))) }

func fieldsOf(of reflect.Value) (all []option) {
	for i := range of.NumField() {
		if field := of.Type().Field(i); field.Anonymous {
			all = append(all, fieldsOf(of.Field(i))...)
		} else {
			all = append(all, option{field.Tag, of.Field(i)})
		}
	}
	return all
}

// flag is how the option is given: "--listen".
func (o option) flag() string { return "--" + o.tag.Get("name") }

func (o option) isArgument() bool {
	_, is := o.tag.Lookup("arg")
	return is
}

// set takes a value. Its error names the flag, and the variable if it comes from one.
func (o option) set(value, from string) error {
	if allowed := o.tag.Get("enum"); allowed != "" && !slices.Contains(strings.Split(allowed, ","), value) {
		return fmt.Errorf("%s must be one of %s, but is %q%s", o.flag(), strings.ReplaceAll(allowed, ",", ", "), value, from)
	}
	if o.value.Kind() != reflect.Int {
		o.value.SetString(value)
		return nil
	}
	number, err := strconv.Atoi(value)
	if err != nil {
		return fmt.Errorf("%s must be a number, but is %q%s", o.flag(), value, from)
	}
	o.value.SetInt(int64(number))
	return nil
}

// errHelp is the end of a command line that asks for help.
var errHelp = errors.New("help is asked for")

// read sets an action's options from what is given behind its name, else from the
// variables, else to what holds without.
func read(a action, given []string) error {
	options := optionsOf(a)
	flags, arguments, err := apart(options, given)
	if err != nil {
		return err
	}
	for _, o := range options {
		switch value, from, has := o.given(flags); {
		case o.isArgument() && len(arguments) == 0:
			return fmt.Errorf("expected <%s>", o.tag.Get("name"))
		case o.isArgument():
			o.value.SetString(arguments[0])
			arguments = arguments[1:]
		case has:
			if err := o.set(value, from); err != nil {
				return err
			}
		}
	}
	if len(arguments) > 0 {
		return fmt.Errorf("unexpected argument %s", arguments[0])
	}
	return nil
}

// given returns the value of an option that is no argument, and what to say of where it
// is from. An empty variable counts: LISTEN= switches the pages off.
func (o option) given(flags map[string]string) (value, from string, has bool) {
	if value, has = flags[o.flag()]; has {
		return value, "", true
	}
	if name := o.tag.Get("env"); name != "" {
		if value, has = os.LookupEnv(name); has {
			return value, " (" + name + ")", true
		}
	}
	value, has = o.tag.Lookup("default")
	return value, "", has
}

// apart tells flags with their values, "--listen=:80" or "--listen :80", from arguments.
func apart(options []option, given []string) (flags map[string]string, arguments []string, err error) {
	flags = map[string]string{}
	for len(given) > 0 {
		word := given[0]
		given = given[1:]
		flag, value, valued := strings.Cut(word, "=")
		switch {
		case word == "--help" || word == "-h":
			return nil, nil, errHelp
		case !strings.HasPrefix(word, "-") || word == "-":
			arguments = append(arguments, word)
			continue
		case !slices.ContainsFunc(options, func(o option) bool { return o.flag() == flag && !o.isArgument() }):
			return nil, nil, fmt.Errorf("unknown flag %s", flag)
		case !valued && len(given) == 0:
			return nil, nil, fmt.Errorf("%s needs a value", flag)
		case !valued:
			value, given = given[0], given[1:]
		}
		flags[flag] = value
	}
	return flags, arguments, nil
}
