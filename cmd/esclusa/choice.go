package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// choice is the value of a flag that takes one of a few words.
type choice struct {
	value string
	of    []string
}

// choiceOf is a choice among all words of a closed set; none is chosen yet.
func choiceOf[T ~string](all []T) choice {
	var c choice
	for _, word := range all {
		c.of = append(c.of, string(word))
	}
	return c
}

// String, Set and Type implement pflag.Value.
func (c *choice) String() string { return c.value }

func (c *choice) Set(text string) error {
	if !slices.Contains(c.of, text) {
		return fmt.Errorf("must be one of %s", strings.Join(c.of, ", "))
	}
	c.value = text
	return nil
}

func (c *choice) Type() string { return strings.Join(c.of, "|") }

// flag adds the choice to a command. Its words are completed.
func (c *choice) flag(cmd *cobra.Command, name, short, usage string) {
	cmd.Flags().VarP(c, name, short, usage)
	completeFlag(cmd, name, c.of)
}

// format is the choice of how a listing is printed.
type format struct {
	choice
	alsoJSON bool // by --json, where a command has it
}

func newFormat() *format {
	return &format{choice: choice{"table", []string{"table", "json"}}}
}

func (f *format) add(cmd *cobra.Command) { f.flag(cmd, "output", "o", "how to print") }

// addJSON adds --json, the word of other programs for -o json.
func (f *format) addJSON(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.alsoJSON, "json", false, "the same as --output json")
}

func (f *format) json() bool { return f.value == "json" || f.alsoJSON }

// completeFlag offers words for the value of a flag.
func completeFlag(cmd *cobra.Command, name string, words []string) {
	err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag does not exist, or twice
	}
}
