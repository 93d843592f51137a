// The usual theme without its fonts, which take 1.1 MB: the system's will do.
import DefaultTheme from 'vitepress/theme-without-fonts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet exports nothing
import './style.css'

export default DefaultTheme
