// SPDX-License-Identifier: Apache-2.0

// Command cilium-maps makes the maps of Cilium's load balancer below /sys/fs/bpf and fills them, by
// Cilium's own code: the structures, flags and names are those that its agent writes.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"

	"github.com/cilium/cilium/pkg/bpf"
	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/loadbalancer"
	"github.com/cilium/cilium/pkg/loadbalancer/maps"
	"github.com/cilium/cilium/pkg/maglev"
	"github.com/cilium/cilium/pkg/u8proto"
	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

var (
	services  = flag.Int("services", 100, "cluster IPs for each family")
	backends  = flag.Int("backends", 5, "backends of each Service")
	empty     = flag.Int("empty", 0, "how many of the Services have no backends")
	external  = flag.Int("external", 0, "how many of the Services have a NodePort and a load balancer too")
	draining  = flag.Int("draining", 0, "backends of each Service, beyond those in use, that are terminating")
	capacity  = flag.Int("capacity", 65536, "entries that fit into a map")
	remove    = flag.Int("remove-every", 0, "remove each such Service with its backends again")
	layout    = flag.String("layout", "cilium", "cilium, or unknown: a map of Services with other sizes")
	overfill  = flag.Bool("overfill", false, "write Services until the map refuses one")
	addresses = map[bool]struct{ service, backend, external netip.Addr }{
		false: {netip.MustParseAddr("10.96.0.0"), netip.MustParseAddr("10.0.0.0"), netip.MustParseAddr("198.18.0.0")},
		true:  {netip.MustParseAddr("fd00:96::"), netip.MustParseAddr("fd00:10::"), netip.MustParseAddr("2001:db8::")},
	}
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "cilium-maps:", err)
		os.Exit(1)
	}
}

func run() error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if *layout == "unknown" {
		return unknownLayout()
	}
	lb := &maps.BPFLBMaps{
		Log:    log,
		Pinned: true,
		Cfg: loadbalancer.Config{UserConfig: loadbalancer.UserConfig{
			LBServiceMapEntries:     *capacity,
			LBBackendMapEntries:     *capacity,
			LBRevNatEntries:         *capacity,
			LBAffinityMapEntries:    *capacity,
			LBSourceRangeMapEntries: *capacity,
			LBMaglevMapEntries:      *capacity,
			LBSockRevNatEntries:     *capacity,
		}},
		ExtCfg:    loadbalancer.ExternalConfig{EnableIPv4: true, EnableIPv6: true},
		MaglevCfg: maglev.Config{TableSize: 251},
	}
	if err := lb.Start(context.Background()); err != nil {
		return err
	}
	w := &writer{maps: lb}
	for _, ipv6 := range []bool{false, true} {
		if err := w.fill(ipv6); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(w.written)
}

// writer counts what it has written, so that a test need not derive it from the flags.
type writer struct {
	maps    *maps.BPFLBMaps
	written struct{ ServiceEntries, BackendEntries, ReverseNatEntries [2]int }
	id      int
}

func (w *writer) fill(ipv6 bool) error {
	for i := 1; i <= *services || *overfill; i++ {
		removed := *remove > 0 && i%*remove == 0
		if err := w.service(ipv6, i, removed); err != nil {
			if *overfill && errors.Is(err, errFull) {
				return nil
			}
			return err
		}
	}
	return nil
}

// service writes a Service with its frontends, or writes and removes it.
func (w *writer) service(ipv6 bool, i int, removed bool) error {
	ids, err := w.addBackends(ipv6, i, removed)
	if err != nil {
		return err
	}
	base := addresses[ipv6]
	types := []frontend{{add(base.service, i), 80, loadbalancer.SVCTypeClusterIP}}
	if i <= *external {
		types = append(types,
			frontend{unspecified(ipv6), uint16(30000 + i), loadbalancer.SVCTypeNodePort},
			frontend{add(base.external, i), 80, loadbalancer.SVCTypeLoadBalancer})
	}
	for _, f := range types {
		if err := w.frontend(ipv6, f, ids, removed); err != nil {
			return err
		}
	}
	return nil
}

type frontend struct {
	address netip.Addr
	port    uint16
	svcType loadbalancer.SVCType
}

func (w *writer) addBackends(ipv6 bool, i int, removed bool) ([]loadbalancer.BackendID, error) {
	var ids []loadbalancer.BackendID
	if i > *services-*empty && !*overfill {
		return ids, nil
	}
	for j := 0; j < *backends+*draining; j++ {
		id := loadbalancer.BackendID((i-1)*(*backends+*draining) + j + 1)
		state := loadbalancer.BackendStateActive
		if j >= *backends {
			state = loadbalancer.BackendStateTerminating
		}
		if err := w.backend(ipv6, id, state, removed); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (w *writer) backend(ipv6 bool, id loadbalancer.BackendID, state loadbalancer.BackendState, removed bool) error {
	address := cmtypes.AddrClusterFrom(add(addresses[ipv6].backend, int(id)), 0)
	var key maps.BackendKey
	var value maps.BackendValue
	var err error
	if ipv6 {
		key = maps.NewBackend6KeyV3(id)
		value, err = maps.NewBackend6ValueV3(address, 8080, u8proto.TCP, state, 0)
	} else {
		key = maps.NewBackend4KeyV3(id)
		value, err = maps.NewBackend4ValueV3(address, 8080, u8proto.TCP, state, 0)
	}
	if err != nil {
		return err
	}
	if err := refused(w.maps.UpdateBackend(key, value.ToNetwork())); err != nil {
		return err
	}
	if removed {
		return w.maps.DeleteBackend(key)
	}
	w.written.BackendEntries[family(ipv6)]++
	return nil
}

// frontend writes slot 0 and a slot for each backend, of which those in use come first.
func (w *writer) frontend(ipv6 bool, f frontend, ids []loadbalancer.BackendID, removed bool) error {
	w.id++
	for slot := len(ids); slot >= 0; slot-- {
		key, value := entry(ipv6, f, slot)
		value.SetFlags(loadbalancer.NewSvcFlag(&loadbalancer.SvcFlagParam{
			SvcType:    f.svcType,
			IsRoutable: f.svcType != loadbalancer.SVCTypeClusterIP && !f.address.IsUnspecified(),
		}).UInt16())
		value.SetRevNat(w.id)
		if slot > 0 {
			value.SetBackendID(ids[slot-1])
		} else if len(ids) > 0 {
			value.SetCount(*backends)
			value.SetQCount(*draining)
		}
		if err := refused(w.maps.UpdateService(key.ToNetwork(), value.ToNetwork())); err != nil {
			return err
		}
		if removed {
			if err := w.maps.DeleteService(key.ToNetwork()); err != nil {
				return err
			}
			continue
		}
		w.written.ServiceEntries[family(ipv6)]++
	}
	if removed {
		return nil
	}
	key, value := entry(ipv6, f, 0)
	value.SetRevNat(w.id)
	w.written.ReverseNatEntries[family(ipv6)]++
	return refused(w.maps.UpdateRevNat(value.RevNatKey().ToNetwork(), key.RevNatValue().ToNetwork()))
}

func entry(ipv6 bool, f frontend, slot int) (maps.ServiceKey, maps.ServiceValue) {
	ip := net.IP(f.address.AsSlice())
	if ipv6 {
		return maps.NewService6Key(ip, f.port, u8proto.TCP, 0, uint16(slot)), &maps.Service6Value{}
	}
	return maps.NewService4Key(ip, f.port, u8proto.TCP, 0, uint16(slot)), &maps.Service4Value{}
}

var errFull = errors.New("a map is full")

// refused tells a map that is full (E2BIG) from other errors.
func refused(err error) error {
	if err != nil && errors.Is(err, unix.E2BIG) {
		return fmt.Errorf("%w: %w", errFull, err)
	}
	return err
}

func add(base netip.Addr, number int) netip.Addr {
	bytes := base.AsSlice()
	for at := len(bytes) - 1; number > 0; at-- {
		sum := int(bytes[at]) + number&0xff
		bytes[at] = byte(sum)
		number = number>>8 + sum>>8
	}
	address, _ := netip.AddrFromSlice(bytes)
	return address
}

func unspecified(ipv6 bool) netip.Addr {
	if ipv6 {
		return netip.IPv6Unspecified()
	}
	return netip.IPv4Unspecified()
}

func family(ipv6 bool) int {
	if ipv6 {
		return 1
	}
	return 0
}

// unknownLayout pins a map under the name of Cilium's Services whose keys and values are larger.
func unknownLayout() error {
	if err := os.MkdirAll(bpf.TCGlobalsPath(), 0o755); err != nil {
		return err
	}
	m, err := ebpf.NewMapWithOptions(
		&ebpf.MapSpec{
			Name: maps.Service4MapV2Name, Type: ebpf.Hash, KeySize: 16, ValueSize: 20,
			MaxEntries: 64, Flags: 1, Pinning: ebpf.PinByName,
		},
		ebpf.MapOptions{PinPath: bpf.TCGlobalsPath()})
	if err != nil {
		return err
	}
	return m.Close()
}
