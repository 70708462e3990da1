package catalog

import (
	_ "gocloud.dev/blob/s3blob" // locations that begin with s3://
)
