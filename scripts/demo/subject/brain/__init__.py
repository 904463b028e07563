"""The anatomy of the simulated subject: folded sheets, flat patches, areas, and the ribbon of voxels between them."""
