/*
 * Two zlib streams inflated in turns, on libdeflate's decode tables. Decoding one literal waits for the
 * one before it (its length says where the next begins), which leaves most of a processor idle; steps
 * of another stream fill the gaps. Only what ends well counts: streams that are damaged, or not of the
 * length asked for, are left to libdeflate's own function, which says what is wrong.
 *
 * Behind each input and output lie a thousand bytes that may be read or overwritten, so that neither
 * needs a careful loop near its end: a step writes at most 300 past it, a header reads at most 600.
 */
#include <wasm_simd128.h>
#include "lib/deflate_decompress.c"
#include "lib/zlib_constants.h"

#define MOST_BITS 56

enum phase { AT_HEADER, IN_BLOCK, ENDED, BAD };

struct stream {
	struct libdeflate_decompressor *tables;
	const u8 *in, *in_end;
	u8 *start, *out, *out_end;
	u64 bits;
	/* Bits that are left; only the low byte counts. 64 bits, as entries are, spare conversions. */
	u64 left;
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

static forceinline u32 take(struct stream *s, unsigned n)
{
	u32 value = s->bits & BITMASK(n);
	CONSUME(*s, n);
	return value;
}

static bool stored_block(struct stream *s)
{
	/* Whole bytes that were taken in and not used go back. */
	s->in -= (u8)s->left >> 3;
	s->bits = 0;
	s->left = 0;
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

/* Lengths of the codes of a block whose codes are in the stream (RFC 1951, 3.2.7). */
static bool read_lengths(struct stream *s, unsigned n_litlen, unsigned n_offset, unsigned n_pre)
{
	static const u8 order[DEFLATE_NUM_PRECODE_SYMS] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
							    11, 4,  12, 3, 13, 2, 14, 1, 15 };
	struct libdeflate_decompressor *d = s->tables;
	u8 lengths[DEFLATE_NUM_PRECODE_SYMS] = { 0 };
	for (unsigned i = 0; i < n_pre; i++) {
		if (i == 2)
			REFILL(*s);
		lengths[order[i]] = take(s, 3);
	}
	memcpy(d->u.precode_lens, lengths, sizeof(lengths));
	if (!build_precode_decode_table(d))
		return false;
	for (unsigned i = 0; i < n_litlen + n_offset;) {
		REFILL(*s);
		u32 entry = d->u.l.precode_decode_table[s->bits & BITMASK(PRECODE_TABLEBITS)];
		CONSUME(*s, entry & 63);
		unsigned symbol = entry >> 16, value = 0, times = 1;
		if (symbol < 16)
			value = symbol;
		else if (symbol == 16) {
			if (i == 0)
				return false;
			value = d->u.l.lens[i - 1];
			times = 3 + take(s, 2);
		} else
			times = symbol == 17 ? 3 + take(s, 3) : 11 + take(s, 7);
		memset(&d->u.l.lens[i], value, times);
		i += times;
	}
	return true;
}

static void usual_lengths(struct libdeflate_decompressor *d)
{
	memset(d->u.l.lens, 8, 144);
	memset(d->u.l.lens + 144, 9, 112);
	memset(d->u.l.lens + 256, 7, 24);
	memset(d->u.l.lens + 280, 8, 8);
	memset(d->u.l.lens + 288, 5, 32);
}

static enum phase open_block(struct stream *s)
{
	if (OVERRUN(*s))
		return BAD;
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
		if (!read_lengths(s, n_litlen, n_offset, 4 + take(s, 4)))
			return BAD;
	} else if (type == DEFLATE_BLOCKTYPE_STATIC_HUFFMAN)
		usual_lengths(s->tables);
	else
		return BAD;
	if (!build_offset_decode_table(s->tables, n_litlen, n_offset) ||
	    !build_litlen_decode_table(s->tables, n_litlen, n_offset))
		return BAD;
	return IN_BLOCK;
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
			to += 16;
		} while (to < end);
	} else {
		do
			*to++ = *from++;
		while (to < end);
	}
}

#define LITERAL(s, entry, table, mask)                                         \
	do {                                                                   \
		CONSUME(s, entry);                                             \
		*(s).out++ = entry >> 16;                                      \
		entry = table[(s).bits & mask];                                \
	} while (0)

/*
 * A length, the end of the block, or the rest of a long code. `bits` is full. The end leaves the loop
 * through `ended`, an offset before the beginning through `bad`.
 */
#define EXCEPTION(s, entry, tables_, mask, ended, bad)                         \
	do {                                                                   \
		u64 before = (s).bits;                                         \
		CONSUME(s, entry);                                             \
		if (unlikely(entry & HUFFDEC_SUBTABLE_POINTER)) {              \
			entry = (tables_).u.litlen_decode_table                \
				[(entry >> 16) +                               \
				 ((s).bits & BITMASK((entry >> 8) & 15))];     \
			before = (s).bits;                                     \
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
			entry = (tables_).offset_decode_table                  \
				[(s).bits & BITMASK(OFFSET_TABLEBITS)];        \
			if (unlikely(entry & HUFFDEC_EXCEPTIONAL)) {           \
				CONSUME(s, OFFSET_TABLEBITS);                  \
				entry = (tables_).offset_decode_table          \
					[(entry >> 16) +                       \
					 ((s).bits &                           \
					  BITMASK((entry >> 8) & 15))];        \
			}                                                      \
			u32 offset = (entry >> 16) +                           \
				     (((s).bits & BITMASK((u8)entry)) >>       \
				      (u8)(entry >> 8));                       \
			CONSUME(s, entry);                                     \
			if (unlikely(offset > (u32)((s).out - (s).start)))     \
				goto bad;                                      \
			copy_match((s).out, (s).out + length, offset);         \
			(s).out += length;                                     \
		}                                                              \
		REFILL(s);                                                     \
		entry = (tables_).u.litlen_decode_table[(s).bits & mask];      \
	} while (0)

/* Up to four literals, or one of anything else. */
#define STEP(s, entry, tables_, mask, ended, bad)                              \
	do {                                                                   \
		if (likely(entry & HUFFDEC_LITERAL)) {                         \
			LITERAL(s, entry, (tables_).u.litlen_decode_table, mask); \
			if (likely(entry & HUFFDEC_LITERAL)) {                 \
				LITERAL(s, entry, (tables_).u.litlen_decode_table, mask); \
				if (likely(entry & HUFFDEC_LITERAL)) {         \
					LITERAL(s, entry, (tables_).u.litlen_decode_table, mask); \
					if (likely(entry & HUFFDEC_LITERAL))   \
						LITERAL(s, entry, (tables_).u.litlen_decode_table, mask); \
				}                                              \
			}                                                      \
			REFILL(s);                                             \
		} else                                                         \
			EXCEPTION(s, entry, tables_, mask, ended, bad);        \
	} while (0)

static struct libdeflate_decompressor tables_a, tables_b;

/* Both are in a block; until one is at its end. */
static void run_both(struct stream *pa, struct stream *pb)
{
	struct stream a = *pa, b = *pb;
	const u32 mask_a = BITMASK(tables_a.litlen_tablebits);
	const u32 mask_b = BITMASK(tables_b.litlen_tablebits);
	REFILL(a);
	REFILL(b);
	u64 entry_a = tables_a.u.litlen_decode_table[a.bits & mask_a];
	u64 entry_b = tables_b.u.litlen_decode_table[b.bits & mask_b];
	while (!OVERRUN(a) && !OVERRUN(b)) {
		STEP(a, entry_a, tables_a, mask_a, ended_a, bad);
		STEP(b, entry_b, tables_b, mask_b, ended_b, bad);
	}
bad:
	a.phase = BAD;
	goto done;
ended_a:
	a.phase = AT_HEADER;
	goto done;
ended_b:
	b.phase = AT_HEADER;
done:
	*pa = a;
	*pb = b;
}

static forceinline void run_one(struct stream *p, struct libdeflate_decompressor *tables)
{
	struct stream a = *p;
	const u32 mask = BITMASK(tables->litlen_tablebits);
	REFILL(a);
	u64 entry = tables->u.litlen_decode_table[a.bits & mask];
	while (!OVERRUN(a))
		STEP(a, entry, *tables, mask, ended, bad);
bad:
	a.phase = BAD;
	goto done;
ended:
	a.phase = AT_HEADER;
done:
	*p = a;
}

static struct stream start(struct libdeflate_decompressor *tables, const u8 *in, size_t n, u8 *out,
			   size_t length)
{
	struct stream s = { tables, in + 2, in + n - 4, out, out, out + length };
	u16 head = get_unaligned_be16(in);
	bool is_zlib = n >= ZLIB_MIN_OVERHEAD && head % 31 == 0 && ((head >> 8) & 15) == 8 &&
		       head >> 12 <= ZLIB_CINFO_32K_WINDOW && !(head & 32);
	s.phase = is_zlib ? AT_HEADER : BAD;
	return s;
}

/* What was taken in and not used goes back; the checksum follows. */
static bool ends_well(struct stream *s)
{
	const u8 *in = s->in - ((u8)s->left >> 3);
	return s->out == s->out_end && in <= s->in_end &&
	       libdeflate_adler32(1, s->start, s->out - s->start) == get_unaligned_be32(in);
}

/* Is each of the two streams a whole zlib stream of `length` bytes? Both are inflated then. */
__attribute__((export_name("inflate_pair"))) bool
inflate_pair(const u8 *in_a, size_t n_a, u8 *out_a, const u8 *in_b, size_t n_b, u8 *out_b, size_t length)
{
	struct stream a = start(&tables_a, in_a, n_a, out_a, length);
	struct stream b = start(&tables_b, in_b, n_b, out_b, length);
	for (;;) {
		while (a.phase == AT_HEADER)
			a.phase = open_block(&a);
		while (b.phase == AT_HEADER)
			b.phase = open_block(&b);
		if (a.phase == BAD || b.phase == BAD)
			return false;
		if (a.phase == ENDED && b.phase == ENDED)
			return ends_well(&a) && ends_well(&b);
		if (a.phase == ENDED)
			run_one(&b, &tables_b);
		else if (b.phase == ENDED)
			run_one(&a, &tables_a);
		else
			run_both(&a, &b);
	}
}
