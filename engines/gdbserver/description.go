package gdbserver

import (
	"fmt"
	"strings"
)

// sectionTypes are the types that a section's registers have of their own.
var sectionTypes = map[string]string{
	sectionCore: flags("i386_eflags", map[int]string{0: "CF", 1: "", 2: "PF", 4: "AF", 6: "ZF", 7: "SF", 8: "TF", 9: "IF", 10: "DF",
		11: "OF", 14: "NT", 16: "RF", 17: "VM", 18: "AC", 19: "VIF", 20: "VIP", 21: "ID"}),
	sectionSSE: vec128 +
		flags("i386_mxcsr", map[int]string{0: "IE", 1: "DE", 2: "ZE", 3: "OE", 4: "UE", 5: "PE", 6: "DAZ", 7: "IM", 8: "DM",
			9: "ZM", 10: "OM", 11: "UM", 12: "PM", 15: "FZ"}),
	sectionAVX512: vec128 + `<vector id="v2ui128" type="uint128" count="2"/>`,
}

// vec128 is the type of the registers xmm. A type is one of the section that it is in.
const vec128 = `<vector id="v8bf16" type="bfloat16" count="8"/><vector id="v8h" type="ieee_half" count="8"/>` +
	`<vector id="v4f" type="ieee_single" count="4"/><vector id="v2d" type="ieee_double" count="2"/>` +
	`<vector id="v16i8" type="int8" count="16"/><vector id="v8i16" type="int16" count="8"/>` +
	`<vector id="v4i32" type="int32" count="4"/><vector id="v2i64" type="int64" count="2"/>` +
	`<union id="vec128"><field name="v8_bfloat16" type="v8bf16"/><field name="v8_half" type="v8h"/>` +
	`<field name="v4_float" type="v4f"/><field name="v2_double" type="v2d"/>` +
	`<field name="v16_int8" type="v16i8"/><field name="v8_int16" type="v8i16"/><field name="v4_int32" type="v4i32"/>` +
	`<field name="v2_int64" type="v2i64"/><field name="uint128" type="uint128"/></union>`

// flags describes a register of single bits.
func flags(id string, bits map[int]string) string {
	var s strings.Builder
	fmt.Fprintf(&s, `<flags id="%s" size="4">`, id)
	for i := range 32 {
		if name, ok := bits[i]; ok {
			fmt.Fprintf(&s, `<field name="%s" start="%d" end="%d"/>`, name, i, i)
		}
	}
	s.WriteString("</flags>")
	return s.String()
}

// describe returns the target description of a thread with the registers of f.
func describe(f *frame) string {
	var s strings.Builder
	s.WriteString(`<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target>` +
		`<architecture>i386:x86-64</architecture><osabi>GNU/Linux</osabi>`)
	section := ""
	for i := range amd64 {
		r := &amd64[i]
		if !f.has(r) {
			continue
		}
		if r.section != section {
			if section != "" {
				s.WriteString("</feature>")
			}
			section = r.section
			fmt.Fprintf(&s, `<feature name="%s">%s`, section, sectionTypes[section])
		}
		fmt.Fprintf(&s, `<reg name="%s" bitsize="%d" type="%s" regnum="%d"`, r.name, 8*r.size, r.typ, i)
		if r.group != "" {
			fmt.Fprintf(&s, ` group="%s"`, r.group)
		}
		if r.dwarf >= 0 {
			fmt.Fprintf(&s, ` dwarf_regnum="%d" ehframe_regnum="%d"`, r.dwarf, r.dwarf)
		}
		if r.generic != "" {
			fmt.Fprintf(&s, ` generic="%s"`, r.generic)
		}
		s.WriteString("/>")
	}
	s.WriteString("</feature></target>")
	return s.String()
}

// lldbRegister answers qRegisterInfo: one register, for an LLDB that cannot read
// the description.
func lldbRegister(i int) string {
	r := &amd64[i]
	offset := 0
	for _, before := range amd64[:i] {
		offset += before.size
	}
	format, encoding := r.format, r.encoding
	if r.size > 8 {
		format, encoding = "vector-uint8", "vector"
	}
	s := fmt.Sprintf("name:%s;bitsize:%d;offset:%d;encoding:%s;format:%s;set:%s;", r.name, 8*r.size, offset, encoding, format, r.set)
	if r.dwarf >= 0 {
		s += fmt.Sprintf("ehframe:%d;dwarf:%d;", r.dwarf, r.dwarf)
	}
	if r.generic != "" {
		s += "generic:" + r.generic + ";"
	}
	return s
}

// expedited are the registers that stop replies have.
var expedited = []int{regRBP, regRSP, regRIP}
