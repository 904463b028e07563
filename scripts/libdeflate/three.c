/*
 * Three zlib streams inflated in turns, on libdeflate's decode tables. Decoding one literal waits for the
 * one before it (its length says where the next begins), which leaves most of a processor idle; steps
 * of other streams fill the gaps. Only what ends well counts: streams that are damaged, or not of the
 * length asked for, are left to libdeflate's own function, which says what is wrong.
 *
 * Behind each input and output lie a thousand bytes that may be read or overwritten, so that neither
 * needs a careful loop near its end: steps between two looks at the ends write at most 600 past
 * them, a header reads at most 600.
 */
#include <wasm_simd128.h>
#include "lib/deflate_decompress.c"
#include "lib/zlib_constants.h"

/*
 * The tables of the streams 0, 1 and 2 lie at known addresses below the program's data (build.sh), so that
 * the address of an entry is its offset with a bit or two set, which costs nothing.
 */
#define LITLEN(nth) (0x4000 * ((nth) + 1))
#define OFFSETS(nth) (LITLEN(nth) + 0x2800)
#define DATA_FROM 0x10000
#define ENTRY_AT(address) (*(const u32 *)(address))

/* Two bits that were taken before are kept below the next, so that an index is the offset of an entry of 4 bytes. */
#define PAD 2
#define MOST_BITS 56
#define BITS(s) ((s).bits >> PAD)

enum phase { AT_HEADER, IN_BLOCK, ENDED, BAD };

struct stream {
	const u8 *in, *in_end;
	u8 *start, *out, *out_end;
	u64 bits;
	/* Bits that are left, and PAD; only the low byte counts. 64 bits, as entries are, spare conversions. */
	u64 left;
	/* Adler-32 of all before `summed`. */
	u32 sum;
	const u8 *summed;
	bool last;
	enum phase phase;
};

#define OVERRUN(s) ((s).in > (s).in_end + 8 || (s).out > (s).out_end)

#define REFILL(s)                                                              \
	do {                                                                   \
		(s).bits |= get_unaligned_leword((s).in) << ((s).left & 63);   \
		(s).in += 7 - (((s).left >> 3) & 7);                           \
		(s).left |= MOST_BITS;                                         \
	} while (0)

#define CONSUME(s, n)                                                          \
	do {                                                                   \
		(s).bits >>= (n) & 63;                                         \
		(s).left -= (n);                                               \
	} while (0)

/* Whole bytes that were taken in and not used. */
#define UNUSED(s) (((u8)(s).left - PAD) >> 3)

static forceinline u32 take(struct stream *s, unsigned n)
{
	u32 value = BITS(*s) & BITMASK(n);
	CONSUME(*s, n);
	return value;
}

static bool stored_block(struct stream *s)
{
	s->in -= UNUSED(*s);
	s->bits = 0;
	s->left = PAD;
	if (s->in > s->in_end || s->in_end - s->in < 4)
		return false;
	u16 n = get_unaligned_le16(s->in), inverse = get_unaligned_le16(s->in + 2);
	s->in += 4;
	if (n != (u16)~inverse || n > s->in_end - s->in || n > s->out_end - s->out)
		return false;
	memcpy(s->out, s->in, n);
	s->in += n;
	s->out += n;
	return true;
}

/* Where lengths of codes are put before tables are made of them. */
static struct libdeflate_decompressor scratch;

/* Lengths of the codes of a block whose codes are in the stream (RFC 1951, 3.2.7). */
static bool read_lengths(struct stream *s, unsigned n_codes, unsigned n_pre)
{
	static const u8 order[DEFLATE_NUM_PRECODE_SYMS] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
							    11, 4,  12, 3, 13, 2, 14, 1, 15 };
	u8 lengths[DEFLATE_NUM_PRECODE_SYMS] = { 0 };
	for (unsigned i = 0; i < n_pre; i++) {
		if (i == 2)
			REFILL(*s);
		lengths[order[i]] = take(s, 3);
	}
	memcpy(scratch.u.precode_lens, lengths, sizeof(lengths));
	if (!build_precode_decode_table(&scratch))
		return false;
	for (unsigned i = 0; i < n_codes;) {
		REFILL(*s);
		u32 entry = scratch.u.l.precode_decode_table[BITS(*s) & BITMASK(PRECODE_TABLEBITS)];
		CONSUME(*s, entry & 63);
		unsigned symbol = entry >> 16, value = 0, times = 1;
		if (symbol < 16)
			value = symbol;
		else if (symbol == 16) {
			if (i == 0)
				return false;
			value = scratch.u.l.lens[i - 1];
			times = 3 + take(s, 2);
		} else
			times = symbol == 17 ? 3 + take(s, 3) : 11 + take(s, 7);
		memset(&scratch.u.l.lens[i], value, times);
		i += times;
	}
	return true;
}

static void usual_lengths(void)
{
	memset(scratch.u.l.lens, 8, 144);
	memset(scratch.u.l.lens + 144, 9, 112);
	memset(scratch.u.l.lens + 256, 7, 24);
	memset(scratch.u.l.lens + 280, 8, 8);
	memset(scratch.u.l.lens + 288, 5, 32);
}

static bool make_tables(unsigned nth, unsigned n_litlen, unsigned n_offset)
{
	const u8 *lens = scratch.u.l.lens;
	STATIC_ASSERT(LITLEN(0) + 4 * LITLEN_ENOUGH <= OFFSETS(0));
	STATIC_ASSERT(OFFSETS(2) + 4 * OFFSET_ENOUGH <= DATA_FROM);
	return build_decode_table((u32 *)OFFSETS(nth), lens + n_litlen, n_offset, offset_decode_results,
				  OFFSET_TABLEBITS, DEFLATE_MAX_OFFSET_CODEWORD_LEN, scratch.sorted_syms,
				  NULL) &&
	       build_decode_table((u32 *)LITLEN(nth), lens, n_litlen, litlen_decode_results,
				  LITLEN_TABLEBITS, DEFLATE_MAX_LITLEN_CODEWORD_LEN,
				  scratch.sorted_syms, NULL);
}

static enum phase open_block(struct stream *s, unsigned nth)
{
	if (OVERRUN(*s))
		return BAD;
	s->sum = libdeflate_adler32(s->sum, s->summed, s->out - s->summed);
	s->summed = s->out;
	if (s->last)
		return ENDED;
	REFILL(*s);
	s->last = take(s, 1);
	u32 type = take(s, 2);
	if (type == DEFLATE_BLOCKTYPE_UNCOMPRESSED)
		return stored_block(s) ? AT_HEADER : BAD;
	unsigned n_litlen = DEFLATE_NUM_LITLEN_SYMS, n_offset = DEFLATE_NUM_OFFSET_SYMS;
	if (type == DEFLATE_BLOCKTYPE_DYNAMIC_HUFFMAN) {
		n_litlen = 257 + take(s, 5);
		n_offset = 1 + take(s, 5);
		if (!read_lengths(s, n_litlen + n_offset, 4 + take(s, 4)))
			return BAD;
	} else if (type == DEFLATE_BLOCKTYPE_STATIC_HUFFMAN)
		usual_lengths();
	else
		return BAD;
	return make_tables(nth, n_litlen, n_offset) ? IN_BLOCK : BAD;
}

static forceinline void copy_match(u8 *to, u8 *end, u32 offset)
{
	const u8 *from = to - offset;
	if (offset >= 16) {
		do {
			wasm_v128_store(to, wasm_v128_load(from));
			from += 16;
			to += 16;
		} while (to < end);
	} else if (offset == 1) {
		v128_t value = wasm_v128_load8_splat(from);
		do {
			wasm_v128_store(to, value);
			wasm_v128_store(to + 16, value);
			wasm_v128_store(to + 32, value);
			wasm_v128_store(to + 48, value);
			to += 64;
		} while (to < end);
	} else {
		do
			*to++ = *from++;
		while (to < end);
	}
}

#define NEXT(s, nth)                                                          \
	ENTRY_AT(((u32)(s).bits & (BITMASK(LITLEN_TABLEBITS) << 2)) | LITLEN(nth))
#define IS_LITERAL(entry) likely((entry) & HUFFDEC_LITERAL)
#define LITERAL(s, entry)                                                      \
	do {                                                                   \
		CONSUME(s, entry);                                             \
		*(s).out++ = (entry) >> 16;                                    \
	} while (0)

/*
 * A length, the end of the block, or the rest of a long code. `bits` is full. The end leaves the loop
 * through `ended`; an offset before the beginning, or too much, through `bad`.
 */
#define EXCEPTION(s, entry, nth, ended, bad)                           \
	do {                                                                   \
		u64 before = BITS(s);                                          \
		CONSUME(s, entry);                                             \
		if (unlikely(entry & HUFFDEC_SUBTABLE_POINTER)) {              \
			before = BITS(s);                                      \
			entry = ENTRY_AT(LITLEN(nth) +                        \
					 4 * ((entry >> 16) +                  \
					      (before & BITMASK((entry >> 8) & 15)))); \
			CONSUME(s, entry);                                     \
		}                                                              \
		if (entry & HUFFDEC_LITERAL)                                   \
			*(s).out++ = entry >> 16;                              \
		else {                                                         \
			if (unlikely(entry & HUFFDEC_END_OF_BLOCK))            \
				goto ended;                                    \
			u32 length = (entry >> 16) +                           \
				     ((before & BITMASK((u8)entry)) >>         \
				      (u8)(entry >> 8));                       \
			entry = ENTRY_AT(OFFSETS(nth) +                       \
					 4 * (BITS(s) & BITMASK(OFFSET_TABLEBITS))); \
			if (unlikely(entry & HUFFDEC_EXCEPTIONAL)) {           \
				CONSUME(s, OFFSET_TABLEBITS);                  \
				entry = ENTRY_AT(OFFSETS(nth) +               \
						 4 * ((entry >> 16) +          \
						      (BITS(s) &               \
						       BITMASK((entry >> 8) & 15)))); \
			}                                                      \
			u32 offset = (entry >> 16) +                           \
				     ((BITS(s) & BITMASK((u8)entry)) >>        \
				      (u8)(entry >> 8));                       \
			CONSUME(s, entry);                                     \
			if (unlikely(OVERRUN(s) ||                             \
				     offset > (u32)((s).out - (s).start)))       \
				goto bad;                                      \
			copy_match((s).out, (s).out + length, offset);         \
			(s).out += length;                                     \
		}                                                              \
	} while (0)

/* Up to four literals, or one of anything else. */
#define STEP(s, entry, nth, ended, bad)                                \
	do {                                                                   \
		if (IS_LITERAL(entry)) {                                       \
			LITERAL(s, entry);                                     \
			entry = NEXT(s, nth);                                 \
			if (IS_LITERAL(entry)) {                               \
				LITERAL(s, entry);                             \
				entry = NEXT(s, nth);                         \
				if (IS_LITERAL(entry)) {                       \
					LITERAL(s, entry);                     \
					entry = NEXT(s, nth);                 \
					if (IS_LITERAL(entry))                 \
						LITERAL(s, entry);             \
				}                                              \
			}                                                      \
		} else                                                         \
			EXCEPTION(s, entry, nth, ended, bad);          \
		REFILL(s);                                                     \
		entry = NEXT(s, nth);                                         \
	} while (0)

/* Steps between two looks at the ends. Each takes at most 7 bytes; what writes more than 4 looks itself. */
#define STRETCH 16

/* All are in a block; until one is at its end. */
static void run_all(struct stream *pa, struct stream *pb, struct stream *pc)
{
	struct stream a = *pa, b = *pb, c = *pc;
	REFILL(a);
	REFILL(b);
	REFILL(c);
	u64 entry_a = NEXT(a, 0), entry_b = NEXT(b, 1), entry_c = NEXT(c, 2);
	while (!OVERRUN(a) && !OVERRUN(b) && !OVERRUN(c)) {
		for (int i = 0; i < STRETCH; i++) {
			STEP(a, entry_a, 0, ended_a, bad);
			STEP(b, entry_b, 1, ended_b, bad);
			STEP(c, entry_c, 2, ended_c, bad);
		}
	}
bad:
	a.phase = BAD;
	goto done;
ended_a:
	a.phase = AT_HEADER;
	goto done;
ended_b:
	b.phase = AT_HEADER;
	goto done;
ended_c:
	c.phase = AT_HEADER;
done:
	*pa = a;
	*pb = b;
	*pc = c;
}

static forceinline void run_one(struct stream *p, unsigned nth)
{
	struct stream a = *p;
	REFILL(a);
	u64 entry = NEXT(a, nth);
	while (!OVERRUN(a))
		for (int i = 0; i < STRETCH; i++)
			STEP(a, entry, nth, ended, bad);
bad:
	a.phase = BAD;
	goto done;
ended:
	a.phase = AT_HEADER;
done:
	*p = a;
}

static struct stream start(const u8 *in, size_t n, u8 *out, size_t length)
{
	struct stream s = { in + 2, in + n - 4, out, out, out + length, 0, PAD, 1, out };
	u16 head = get_unaligned_be16(in);
	bool is_zlib = n >= ZLIB_MIN_OVERHEAD && head % 31 == 0 && ((head >> 8) & 15) == 8 &&
		       head >> 12 <= ZLIB_CINFO_32K_WINDOW && !(head & 32);
	s.phase = is_zlib ? AT_HEADER : BAD;
	return s;
}

/* What was taken in and not used goes back; the checksum follows. */
static bool ends_well(struct stream *s)
{
	const u8 *in = s->in - UNUSED(*s);
	return s->out == s->out_end && in <= s->in_end && s->sum == get_unaligned_be32(in);
}

/* Is each of the three streams a whole zlib stream of `length` bytes? All are inflated then. */
__attribute__((export_name("inflate_three"))) bool
inflate_three(const u8 *in_a, size_t n_a, u8 *out_a, const u8 *in_b, size_t n_b, u8 *out_b,
	      const u8 *in_c, size_t n_c, u8 *out_c, size_t length)
{
	struct stream a = start(in_a, n_a, out_a, length);
	struct stream b = start(in_b, n_b, out_b, length);
	struct stream c = start(in_c, n_c, out_c, length);
	for (;;) {
		while (a.phase == AT_HEADER)
			a.phase = open_block(&a, 0);
		while (b.phase == AT_HEADER)
			b.phase = open_block(&b, 1);
		while (c.phase == AT_HEADER)
			c.phase = open_block(&c, 2);
		if (a.phase == BAD || b.phase == BAD || c.phase == BAD)
			return false;
		if (a.phase == ENDED && b.phase == ENDED && c.phase == ENDED)
			return ends_well(&a) && ends_well(&b) && ends_well(&c);
		if (a.phase != ENDED && b.phase != ENDED && c.phase != ENDED)
			run_all(&a, &b, &c);
		else if (a.phase != ENDED)
			run_one(&a, 0);
		else if (b.phase != ENDED)
			run_one(&b, 1);
		else
			run_one(&c, 2);
	}
}
