"""What voxels respond to (pictures and their content), and the noise and drift on top."""
