// Package torture breaks esclusa in every way that operations can, and checks every
// record afterwards. It has tests only; run it with make torture.
//
// A run has three brokers and a Redis that speak the real protocols, each behind a
// proxy, processes of every role, two of each that keeps state, and a load whose
// records say what has to become of them. Faults are drawn from a seed and
// inflicted singly and together; when they are healed everything has to move again
// within ten seconds. In the end the system settles, and two judges look at all
// that is there: the ledger that users have, esclusa verify, and an account of the
// harness's own that shares no code with it.
//
// A run prints its seed, and with it the same faults are drawn again; the scheduler
// and the network are not. What it takes from the environment:
//
//	TORTURE_TIME    how long faults go on, 40s; three quarters exactly once, the
//	                rest at least once
//	TORTURE_SEED    draws load and faults; by default the time
//	TORTURE_RATE    records a second, 1000; 400 with the race detector
//	TORTURE_FREEZE  how long a process sleeps at most, 15s
//	TORTURE_ONLY    the one kind of fault to inflict, such as "kill -9"
//	TORTURE_LOGS    1 shows what the processes said although nothing has failed
//
// Nightly, on a machine of its own:
//
//	make torture TORTURE_TIME=1h TORTURE_FREEZE=90s
//
// # Files
//
//   - rig_test.go: engines, processes and load, and the course of a run
//   - load_test.go: the records and what is due of each
//   - faults_test.go and those beside it: the faults, one file for each kind of thing
//     that breaks
//   - watch_test.go: what must hold of every record as it comes
//   - sample_test.go: what must hold at every moment
//   - judge_test.go: what must hold in the end
//   - mutations_test.go: the harness's own test: breaks in the code that it has to
//     catch
package torture
