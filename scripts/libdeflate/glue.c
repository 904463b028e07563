/*
 * What libdeflate needs around it as a WebAssembly module of its own: memory that is handed out once
 * and never given back (the one decompressor), and Adler-32 by sixteen bytes at a time in place of
 * its byte by byte version, which would be a sixth of the whole time.
 */
#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>
#include "libdeflate.h"

extern unsigned char __heap_base;
static size_t top;

static void *hand_out(size_t size)
{
	if (top == 0)
		top = (size_t)&__heap_base;
	size_t start = (top + 15) & ~(size_t)15;
	size_t pages = (start + size + 65535) >> 16;
	size_t now = __builtin_wasm_memory_size(0);
	if (pages > now && __builtin_wasm_memory_grow(0, pages - now) == (size_t)-1)
		return NULL;
	top = start + size;
	return (void *)start;
}

static void give_back(void *start)
{
	(void)start;
}

/* The decompressor; called once. 0 if there is no memory. */
__attribute__((export_name("decompressor"))) void *decompressor(void)
{
	libdeflate_set_memory_allocator(hand_out, give_back);
	return libdeflate_alloc_decompressor();
}

/* Where memory begins that nothing else uses. */
__attribute__((export_name("free_from"))) size_t free_from(void)
{
	return (top + 15) & ~(size_t)15;
}

#define MODULUS 65521
/* The most bytes whose sums stay below 2^32, in whole blocks of sixteen. */
#define STRIDE 5536

static uint32_t total(v128_t lanes)
{
	return wasm_u32x4_extract_lane(lanes, 0) + wasm_u32x4_extract_lane(lanes, 1) +
	       wasm_u32x4_extract_lane(lanes, 2) + wasm_u32x4_extract_lane(lanes, 3);
}

uint32_t libdeflate_adler32(uint32_t adler, const void *buffer, size_t length)
{
	const v128_t early = wasm_i16x8_make(16, 15, 14, 13, 12, 11, 10, 9);
	const v128_t late = wasm_i16x8_make(8, 7, 6, 5, 4, 3, 2, 1);
	const uint8_t *at = buffer;
	uint32_t a = adler & 0xffff, b = adler >> 16;

	while (length >= 16) {
		size_t n = length < STRIDE ? length & ~(size_t)15 : STRIDE;
		v128_t sums = wasm_i32x4_splat(0), before = sums, within = sums;
		b += a * (uint32_t)n;
		length -= n;
		for (; n > 0; n -= 16, at += 16) {
			v128_t bytes = wasm_v128_load(at);
			before = wasm_i32x4_add(before, sums);
			sums = wasm_i32x4_add(sums, wasm_u32x4_extadd_pairwise_u16x8(
							    wasm_u16x8_extadd_pairwise_u8x16(bytes)));
			within = wasm_i32x4_add(
				within, wasm_i32x4_dot_i16x8(wasm_u16x8_extend_low_u8x16(bytes), early));
			within = wasm_i32x4_add(
				within, wasm_i32x4_dot_i16x8(wasm_u16x8_extend_high_u8x16(bytes), late));
		}
		a = (a + total(sums)) % MODULUS;
		b = (b + 16 * total(before) + total(within)) % MODULUS;
	}
	for (; length > 0; length--) {
		a += *at++;
		b += a;
	}
	return (b % MODULUS) << 16 | a % MODULUS;
}
