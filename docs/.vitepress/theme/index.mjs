// The theme without its web font: pages use the fonts of the reader's system, which know Chinese.
import theme from 'vitepress/theme-without-fonts'
import './style.css'

export default theme
