// Package imports checks the rule of the house that imports run one way. Each
// wing states its own rules in an imports_test.go, with the reason; test files
// and rooms whose name ends in "test" are outside of them.
package imports
